import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type Docker from "dockerode";
import { ensureEngine } from "../../../toolchain/engine/ensure-engine";
import { aptProxy } from "./apt-proxy";
import { createMachine } from "./machine-container";
import { furnishMachine } from "./machine-files";
import { testMachineImage } from "./machine-image";
import { createNetworks } from "./machine-networks";
import { type MachineOperations, machineOperations } from "./machine-operations";
import { placeMachine } from "./machine-plan";
import { remainsOf, removeAbandonedMachines, removeRun } from "./remains";
import { RunningMachine } from "./running-machine";
import { describeMachines, type MachineSpec } from "./test-machine";
import { makeTestKey } from "./test-key";

/** Machines that are containers with an SSH server, on a network of their own. */
export interface TestMachines extends MachineOperations {
  /** Removes machines, disks, networks and keys. */
  remove(): Promise<void>;
  /** What is left of them on the engine, as `kind id`. */
  remains(): Promise<string[]>;
}

const REPOSITORY = path.resolve(__dirname, "../../..");

/**
 * Starts machines, after removing those that killed runs left. An image that is not there yet is
 * made first, which takes minutes; then machines answer after a few seconds.
 */
export async function startMachines(
  specs: readonly MachineSpec[],
  report: (line: string) => void,
): Promise<TestMachines> {
  const { docker } = await ensureEngine({ projectDir: REPOSITORY, report });
  await removeAbandonedMachines(docker);
  const images = new Map<string, string>();
  for (const kind of new Set(specs.map(({ kind }) => kind))) {
    images.set(kind, await testMachineImage(docker, kind, report));
  }
  const run = `slipway-machines-${crypto.randomBytes(4).toString("hex")}`;
  const key = await makeTestKey(run);
  const remove = async () => {
    await removeRun(docker, run);
    await fs.rm(key.folder, { recursive: true, force: true });
  };
  try {
    const machines = await createMachines(docker, { run, specs, images, key: key.authorizedKey });
    const hostKeys = await Promise.all(machines.map((machine) => machine.start()));
    const operations = machineOperations(machines, describeMachines(machines, hostKeys, key));
    return { ...operations, remove, remains: () => remainsOf(docker, run) };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface Creation {
  readonly run: string;
  readonly specs: readonly MachineSpec[];
  /** Ids by kind of machine. */
  readonly images: ReadonlyMap<string, string>;
  /** May log in to every machine. */
  readonly key: string;
}

async function createMachines(
  docker: Docker,
  { run, specs, images, key }: Creation,
): Promise<RunningMachine[]> {
  const withInner = specs.some(({ behind }) => behind !== undefined);
  const networks = await createNetworks(docker, run, withInner);
  const proxy = await aptProxy();
  return Promise.all(
    specs.map(async (spec) => {
      const place = placeMachine(spec, specs, networks);
      const image = images.get(spec.kind) ?? "";
      const container = await createMachine(docker, { run, name: spec.name, image, key, place });
      await furnishMachine(container, spec, proxy);
      return new RunningMachine(spec, container, place, docker);
    }),
  );
}
