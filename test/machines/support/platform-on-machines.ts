import { getServers } from "node:dns";
import { unreachableWhy } from "../../../model/cluster-address";
import type { Host, HostRole } from "../../../model/host";
import { officialImages } from "../../../toolchain/images/official";
import type { TestProject } from "../../e2e/support/test-project";
import { hostEntry } from "./host-entry";
import type { TestMachine } from "./test-machine";

/** Nobody's: names below it never leave the machines. */
export const DOMAIN = "slipway.test";

/**
 * Three managers, two of which carry the edge, and a worker that keeps the images. What a test takes
 * away one by one is apart: images on w1, a manager and nothing else m1, an edge each m2 and m3.
 */
const PURPOSES: Readonly<Record<string, Purpose>> = {
  m1: { role: "manager" },
  m2: { role: "manager", labels: { edge: "true" } },
  m3: { role: "manager", labels: { edge: "true" } },
  w1: { role: "worker", labels: { registry: "true" } },
};
/** The machines that the edge listens on. */
export const EDGES = ["m2", "m3"] as const;

/** What this machine asks; an engine that finds none of use asks the other one, too. Builds need names. */
export const UPSTREAM = [
  ...getServers().filter((server) => unreachableWhy(server) === undefined),
  "8.8.8.8",
].slice(0, 1);

const DNSMASQ = officialImages.dnsmasq.reference;

interface Purpose {
  readonly role: HostRole;
  readonly labels?: Readonly<Record<string, string>>;
}

const WORKER: Purpose = { role: "worker" };

/** As it stands under `slipway:hosts.ssh`. */
export function machineEntry(
  machine: TestMachine,
  purpose = PURPOSES[machine.name] ?? WORKER,
): Host {
  return hostEntry(machine, purpose.role, { labels: purpose.labels ?? {} });
}

/** Makes a project's platform one on these machines, and its environments ready to join it. */
export async function onMachines(
  project: TestProject,
  machines: readonly TestMachine[],
): Promise<void> {
  const hosts = machines.map((machine) => machineEntry(machine));
  await project.edit("Pulumi.platform.yaml", (text) => withHosts(text, hosts));
  for (const stack of ["staging", "production"]) {
    await project.edit(`Pulumi.${stack}.yaml`, asEnvironment);
  }
}

/** With a DNS server that all machines' containers ask. */
export async function withDns(project: TestProject): Promise<void> {
  const sections = `$1slipway:dns: { upstream: ${JSON.stringify(UPSTREAM)} }\n$&\n$1  dnsmasq: ${DNSMASQ}`;
  await project.edit("Pulumi.platform.yaml", (text) =>
    text.replace(/^( *)slipway:images:/m, sections),
  );
}

function withHosts(text: string, hosts: readonly object[]): string {
  const lines = hosts.map((host) => `      - ${JSON.stringify(host)}\n`).join("");
  return text
    .replace(/slipway:domain: .*/, `slipway:domain: ${DOMAIN}`)
    .replace(/^( *)slipway:edge:/m, `$1slipway:hosts:\n    ssh:\n${lines}$1slipway:edge:`)
    .replace(
      /^( *)name-key: generate/m,
      "$1name-key: generate\n" +
        ["registry-reader-password", "authority", "certificate"]
          .map((name) => `$1${name}: generate\n`)
          .join("")
          .trimEnd(),
    );
}

/** The store's volume stays on one machine. */
function asEnvironment(text: string): string {
  return text
    .replace(
      /^( *)name-key: generate/m,
      "$1name-key: generate\n$1registry-reader-password: generate",
    )
    .replace(
      /^( *)slipway:secrets:/m,
      "$1slipway:services:\n$1  redis: { placement: { labels: { slipway.host: m3 } } }\n" +
        "$1  click-count: { replicas: 4 }\n$1slipway:secrets:",
    );
}
