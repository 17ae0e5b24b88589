import type Docker from "dockerode";
import { ALL_BUT_RESOURCE } from "../../e2e/support/machine-image";
import { TEST_LABEL } from "../../e2e/support/test-engine";
import type { MachinePlace } from "./machine-plan";

/** On what one run of a test made: the run's name. */
export const RUN_LABEL = "slipway.test.machines";

/** So that what a killed run left can be told from what a running one uses. */
export function labelsOf(run: string): Record<string, string> {
  return { [TEST_LABEL]: String(process.pid), [RUN_LABEL]: run };
}

export interface ContainerSpec {
  readonly run: string;
  readonly name: string;
  readonly image: string;
  /** May log in. */
  readonly key: string;
  readonly place: MachinePlace;
}

/** Makes a machine's container with its disk, not started. */
export async function createMachine(
  docker: Docker,
  { run, name, image, key, place }: ContainerSpec,
): Promise<Docker.Container> {
  const [first, ...others] = place.attachments;
  if (first === undefined) throw new Error(`${name} is in no network`);
  const container = await docker.createContainer({
    name: `${run}-${name}`,
    Hostname: name,
    Image: image,
    Labels: labelsOf(run),
    Entrypoint: ["/sbin/init"],
    // Read by root/boot.sh.
    Env: [
      `AUTHORIZED_KEY=${key}`,
      `MACHINE_GATEWAY=${place.gateway ?? ""}`,
      `MACHINE_PASSES_ON=${place.passesOn ?? ""}`,
    ],
    HostConfig: {
      ...ALL_BUT_RESOURCE,
      Tmpfs: { "/run": "exec,mode=755" },
      Mounts: [disk(run, name)],
      NetworkMode: first.network.id,
    },
    NetworkingConfig: { EndpointsConfig: { [first.network.id]: endpoint(first.address) } },
  });
  for (const { network, address } of others) {
    const attach = { Container: container.id, EndpointConfig: endpoint(address) };
    await docker.getNetwork(network.id).connect(attach);
  }
  return container;
}

/**
 * Overlays don't lie on overlays: what an engine keeps must be on a disk of its own. That is the
 * folder above, so that a machine can remove /var/lib/docker like any other.
 */
function disk(run: string, name: string): Docker.MountSettings {
  return {
    Type: "volume",
    Source: `${run}-${name}`,
    Target: "/var/lib",
    VolumeOptions: {
      NoCopy: false,
      Labels: labelsOf(run),
      DriverConfig: { Name: "local", Options: {} },
    },
  };
}

export function endpoint(address: string): Docker.EndpointSettings {
  // The type lists what an inspection answers; a request names what it wants.
  return { IPAMConfig: { IPv4Address: address } } as Docker.EndpointSettings;
}
