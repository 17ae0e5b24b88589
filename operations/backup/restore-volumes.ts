import type Docker from "dockerode";
import type { Progress } from "../progress";
import { removeObject } from "../engine-object";
import { copyIn } from "./copy-volume";
import type { Manifest, VolumePart } from "./manifest";
import { eachPart } from "./read-backup";
import type { VolumeContainers } from "./volume-container";

export interface Refilling {
  readonly docker: Docker;
  readonly containers: VolumeContainers;
  /** Verified. */
  readonly file: string;
  readonly manifest: Manifest;
  readonly signal: AbortSignal;
  /** Volumes that are not filled, nor kept. Default: none. */
  readonly leftOut?: (part: VolumePart) => boolean;
}

/**
 * Makes each volume of a backup anew, with its labels, and fills it. If one fails, none stays, so that a second try
 * begins as the first one did.
 */
export async function restoreVolumes(refilling: Refilling, progress: Progress): Promise<void> {
  const { docker, containers, file, manifest, signal, leftOut = () => false } = refilling;
  const made: string[] = [];
  try {
    await eachPart(file, manifest, async (part, content) => {
      if (part.kind !== "volume") return;
      signal.throwIfAborted();
      await progress.step(`Fill ${part.name}`, async (report) => {
        await removeVolume(docker, part.name);
        if (leftOut(part)) {
          report("left out: its content comes back by other means");
          return;
        }
        made.push(part.name);
        await docker.createVolume(asMade(part));
        await containers.use(part.name, { writes: true }, (container) =>
          copyIn(container, content, signal),
        );
        report(`${part.size} bytes`);
      });
    });
    signal.throwIfAborted();
  } catch (error) {
    for (const name of made) await removeVolume(docker, name);
    throw error;
  }
}

function asMade({ name, labels }: VolumePart): Docker.VolumeCreateOptions {
  return { Name: name, Driver: "local", Labels: { ...labels } };
}

/** That there is none will do. */
function removeVolume(docker: Docker, name: string): Promise<void> {
  return removeObject(docker, { kind: "volume", id: name });
}
