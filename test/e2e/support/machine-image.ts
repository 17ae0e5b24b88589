import type Docker from "dockerode";
import { parsePin } from "../../../model/pin";
import { officialImages } from "../../../toolchain/images/official";
import { makeImage } from "../../../toolchain/images/make";
import { cachePaths } from "../../../toolchain/paths";
import { Registries, registryHost } from "../../../toolchain/supply/registries";
import { imageId, loadImage, pullImage } from "../../../toolchain/supply/engine-images";

/** How an engine is run in a container: an image, its first arguments, the rights it needs. */
export interface MachineImage {
  readonly reference: string;
  readonly command: readonly string[];
  readonly rights: Docker.HostConfig;
}

/** Docker's own image for this purpose; where it can't be pulled, one made from packages. */
export async function machineImage(
  outer: Docker,
  report: (line: string) => void,
): Promise<MachineImage> {
  const { reference } = officialImages.docker;
  const pin = parsePin(reference);
  const answer = await new Registries(outer).ask(reference, registryHost(pin));
  if (answer.kind === "found") {
    await pullImage(outer, reference, report);
    return { reference, command: ["dockerd"], rights: { Privileged: true } };
  }
  const made = await makeImage("machine", { cacheDir: cachePaths().root, log: report });
  if ((await imageId(outer, made.imageId)) === undefined) await loadImage(outer, made.archive);
  return { reference: made.imageId, command: [], rights: ALL_BUT_RESOURCE };
}

/** Everything that a nested engine needs, for machines where a privileged container may not start. */
export const ALL_BUT_RESOURCE: Docker.HostConfig = {
  CapAdd: ["ALL"],
  CapDrop: ["SYS_RESOURCE"],
  SecurityOpt: ["seccomp=unconfined", "apparmor=unconfined"],
  // What the client calls systempaths=unconfined.
  MaskedPaths: [],
  ReadonlyPaths: [],
  DeviceCgroupRules: ["a *:* rwm"],
};
