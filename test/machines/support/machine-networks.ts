import type Docker from "dockerode";
import { labelsOf } from "./machine-container";

export interface MachineNetwork {
  readonly id: string;
  /** Such as `198.18.7.0/24`. */
  readonly subnet: string;
  address(number: number): string;
}

/** Every machine that the test reaches is in `outer`; with an inner network, all are in that too. */
export interface MachineNetworks {
  readonly outer: MachineNetwork;
  /** This machine has no address in it: its machines are reached through others only. */
  readonly inner?: MachineNetwork;
}

export async function createNetworks(
  docker: Docker,
  run: string,
  withInner: boolean,
): Promise<MachineNetworks> {
  // The engine takes a machine's default route from the network whose name comes first.
  const outer = await createNetwork(docker, run, `${run}-a`, {});
  if (!withInner) return { outer };
  const unaddressed = { "com.docker.network.bridge.inhibit_ipv4": "true" };
  return { outer, inner: await createNetwork(docker, run, `${run}-b`, unaddressed) };
}

const TRIES = 20;

/** In 198.18.0.0/15, which RFC 2544 sets aside for tests: neither engines nor swarms choose it. */
async function createNetwork(
  docker: Docker,
  run: string,
  name: string,
  options: Record<string, string>,
): Promise<MachineNetwork> {
  for (let tries = 1; ; tries++) {
    const prefix = `198.${18 + Math.floor(Math.random() * 2)}.${Math.floor(Math.random() * 256)}`;
    const subnet = `${prefix}.0/24`;
    try {
      const { id } = await docker.createNetwork({
        Name: name,
        Driver: "bridge",
        CheckDuplicate: true,
        Labels: labelsOf(run),
        Options: options,
        IPAM: { Driver: "default", Config: [{ Subnet: subnet }] },
      });
      return { id, subnet, address: (number) => `${prefix}.${number}` };
    } catch (error) {
      if (tries === TRIES || !/overlaps/.test((error as Error).message)) throw error;
    }
  }
}
