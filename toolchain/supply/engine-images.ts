import type Docker from "dockerode";
import type { RegistryLogin } from "./registries";

/** One line of the engine's answer to pull, push and load. */
interface Progress {
  readonly status?: string;
  readonly error?: string;
  readonly aux?: { readonly Digest?: string };
}

/** The image's id, or undefined when the engine does not have it. */
export async function imageId(docker: Docker, reference: string): Promise<string | undefined> {
  try {
    return (await docker.getImage(reference).inspect()).Id;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

/** @throws Error with the engine's reason. */
export async function pullImage(
  docker: Docker,
  reference: string,
  onStatus: (text: string) => void,
): Promise<void> {
  await follow(docker, await docker.pull(reference), onStatus);
}

/** Loads an archive as `docker load` does. */
export async function loadImage(docker: Docker, archive: string): Promise<void> {
  await follow(docker, await docker.loadImage(archive, { quiet: true }), () => {});
}

/** Pushes a tagged image; answers the digest that the registry gave it. */
export async function pushImage(
  docker: Docker,
  reference: string,
  login: RegistryLogin,
  onStatus: (text: string) => void,
): Promise<string> {
  const stream = await docker.getImage(reference).push({ authconfig: login });
  const lines = await follow(docker, stream, onStatus);
  const digest = lines.map(({ aux }) => aux?.Digest).find((found) => found !== undefined);
  if (digest === undefined) throw new Error(`${reference}: the engine tells no digest after push`);
  return digest;
}

/** Reads the answer to its end; the engine reports failures inside of it. */
function follow(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  onStatus: (text: string) => void,
): Promise<Progress[]> {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error: Error | null, lines: Progress[]) => {
        const failed = lines?.find(({ error: text }) => text !== undefined)?.error;
        if (error) reject(error);
        else if (failed !== undefined) reject(new Error(failed));
        else resolve(lines);
      },
      ({ status }: Progress) => {
        if (status !== undefined) onStatus(status);
      },
    );
  });
}
