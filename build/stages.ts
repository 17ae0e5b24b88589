import type Docker from "dockerode";
import { isNotFound } from "./registry";

/** Where the builder's own images of the last build are kept, one tag a stage. */
const CACHE = "slipway-cache";

/** Finds the last image of each stage in the classic builder's output. */
export class StageReader {
  readonly #stages: string[] = [];
  #base: string | undefined;
  #latest: string | undefined;

  /** One line of the output. */
  read(line: string): void {
    if (/^Step \d+\/\d+ : FROM\b/i.test(line)) {
      this.#endStage();
      return;
    }
    const id = /^ ---> ([0-9a-f]{12,64})$/.exec(line)?.[1];
    if (id === undefined) return;
    this.#base ??= id;
    this.#latest = id;
  }

  /** In the Dockerfile's order, without stages that add nothing to their base. */
  end(): string[] {
    this.#endStage();
    return [...this.#stages];
  }

  #endStage(): void {
    if (this.#latest !== undefined && this.#latest !== this.#base) this.#stages.push(this.#latest);
    this.#base = undefined;
    this.#latest = undefined;
  }
}

/**
 * Names the stages of the last build, so that the builder finds its steps again, and lets go of
 * those of the build before: a machine that builds every day does not fill up.
 */
export async function keepStages(
  docker: Docker,
  name: string,
  stages: readonly string[],
): Promise<void> {
  const repo = `${CACHE}/${name}`;
  for (const [index, stage] of stages.entries()) {
    const tag = String(index);
    const former = await idOf(docker, `${repo}:${tag}`);
    const latest = await idOf(docker, stage);
    if (former === latest) continue;
    if (former !== undefined) await docker.getImage(`${repo}:${tag}`).remove();
    await docker.getImage(stage).tag({ repo, tag });
  }
}

async function idOf(docker: Docker, reference: string): Promise<string | undefined> {
  try {
    return (await docker.getImage(reference).inspect()).Id;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
