import { builderNote } from "../../build";
import { readSubstitutions, substitutionLine } from "../../config/substitutions";
import { UserError } from "../../model/user-error";
import { withClusterEngine } from "../../operations/cluster-engine";
import { ciBuilderNote } from "../../operations/ci-builder-note";
import { ciImageNote } from "../../operations/ci-image";
import { checkHosts, type HostCheck } from "../../operations/hosts/check-hosts";
import { hostSource } from "../../operations/hosts/read-hosts";
import { officialPins } from "../../operations/official-images";
import {
  doctor,
  type DoctorImage,
  type DoctorPart,
  type DoctorReport,
} from "../../toolchain/doctor";
import { engineAddress, engineClient } from "../../toolchain/engine/address";
import { pingFailure } from "../../toolchain/engine/ensure-engine";
import type { Project } from "../../operations/project";
import { hostsHere } from "../hosts-here";
import { here } from "../project";
import { table } from "../table";

export async function run({ json }: { readonly json: boolean }): Promise<void> {
  const project = here();
  const pins = [...officialPins(project, project.stacks).values()];
  const { report, builder, hosts } = await examine(project, pins);
  const substitutions = readSubstitutions(project.dir);
  if (json) {
    const all = { ...report, ...(hosts && { hosts }), builder: builder ?? null, substitutions };
    process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
    return;
  }
  const notes = [
    substitutionLine(substitutions),
    builder,
    ciImageNote(project),
    ciBuilderNote(project),
    ...report.notes,
  ];
  const parts = [
    partsTable(report.parts),
    `engine: ${report.engine}`,
    ...(hosts && hosts.length > 0 ? [hostsTable(hosts)] : []),
    ...(report.images.length > 0 ? [imagesTable(report.images)] : []),
    ...notes.filter((note) => note !== undefined),
  ];
  process.stdout.write(`${parts.join("\n\n")}\n`);
}

interface Examined {
  readonly report: DoctorReport;
  readonly builder: string | undefined;
  /** Absent: it is the local engine. */
  readonly hosts?: readonly HostCheck[];
}

/** With the hosts' engine where the platform has hosts; what keeps it from answering is a note. */
async function examine(project: Project, pins: readonly string[]): Promise<Examined> {
  const look = async (): Promise<Examined> => {
    const report = await doctor({ projectDir: project.dir, pins });
    const docker = engineClient(engineAddress());
    const reachable = (await pingFailure(docker)) === undefined;
    return { report, builder: reachable ? await builderNote(docker) : undefined };
  };
  let hosts: readonly HostCheck[] = [];
  try {
    if (hostSource(project) === "engine") return await look();
    hosts = await checkHosts(await hostsHere());
    const found = await withClusterEngine(project, look);
    const engine = `${found.report.engine}, by a manager of the platform's hosts`;
    return { ...found, report: { ...found.report, engine }, hosts };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { report } = await look();
    const engine = "the platform's cluster can't be asked: see the notes";
    const notes = [...report.notes, error.message];
    return { report: { ...report, engine, images: [], notes }, builder: undefined, hosts };
  }
}

function hostsTable(hosts: readonly HostCheck[]): string {
  return table(
    ["HOST", "SSH", "JUMP", "ENGINE"],
    hosts.map(({ name, ssh, jump, engine, problem }) => [
      name,
      ssh,
      jump ?? "-",
      engine ?? problem ?? "-",
    ]),
  );
}

function partsTable(parts: readonly DoctorPart[]): string {
  return table(
    ["PART", "VERSION", "FROM", "SIZE", "PATH"],
    parts.map((part) => [
      part.name,
      part.version ?? "-",
      part.from,
      part.bytes === undefined ? "-" : megabytes(part.bytes),
      part.path ?? "-",
    ]),
  );
}

function imagesTable(images: readonly DoctorImage[]): string {
  return table(
    ["IMAGE", "STATE", "RUNS"],
    images.map(({ pin, state, runs }) => [pin.split("@")[0] ?? pin, state, runs ?? "-"]),
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
