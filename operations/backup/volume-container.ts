import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import * as tar from "tar-stream";

/** Where the volume is in the container, and the folder's name in archives of it. */
export const VOLUME_FOLDER = "volume";

const IMAGE = "slipway/backup:empty";

/** What opens one volume after the other, by containers that are never started. */
export interface VolumeContainers {
  /** @param labels of the container: what finds it if this process is killed. */
  use<T>(
    volume: string,
    options: { readonly writes: boolean },
    work: (container: Docker.Container) => Promise<T>,
  ): Promise<T>;
}

/**
 * The engine reads and writes files of a container that is only made, volumes among them. It needs an image for
 * that, of which nothing runs: an empty one is made for the time of `work`, so that none has to be there.
 */
export async function withVolumeContainers<T>(
  docker: Docker,
  labels: Readonly<Record<string, string>>,
  work: (containers: VolumeContainers) => Promise<T>,
): Promise<T> {
  await importEmptyImage(docker);
  try {
    return await work({
      async use(volume, { writes }, useContainer) {
        const container = await docker.createContainer({
          Image: IMAGE,
          Cmd: ["never-started"],
          Labels: { ...labels },
          NetworkDisabled: true,
          HostConfig: {
            Mounts: [
              {
                Type: "volume",
                Source: volume,
                Target: `/${VOLUME_FOLDER}`,
                ReadOnly: !writes,
                // Else an empty volume would get what the image has there.
                VolumeOptions: { NoCopy: true } as Docker.MountSettings["VolumeOptions"],
              },
            ],
          },
        });
        try {
          return await useContainer(container);
        } finally {
          await container.remove({ force: true });
        }
      },
    });
  } finally {
    await docker.getImage(IMAGE).remove({ force: true });
  }
}

async function importEmptyImage(docker: Docker): Promise<void> {
  const pack = tar.pack();
  pack.entry({ name: `${VOLUME_FOLDER}/`, type: "directory", mode: 0o755 });
  pack.finalize();
  const [repo, tag] = IMAGE.split(":");
  const archive = Readable.from(pack, { objectMode: false });
  const answer = await text(await docker.importImage(archive, { repo, tag }));
  // The engine reports failures inside of its answer.
  if (/"error"/.test(answer)) throw new Error(`the engine did not import an image: ${answer}`);
}
