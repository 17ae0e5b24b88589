import { setTimeout } from "node:timers/promises";
import type Docker from "dockerode";

const TIMEOUT_MS = 5_000;

/** What of an engine's `/info` is read. */
interface EngineInfo {
  readonly Swarm?: { readonly NodeID?: string };
}

/**
 * The engines of a swarm's machines, one a machine. Asks each of several once which node it is;
 * one alone is taken for whatever node is asked for, so that a single machine costs no question.
 */
export class NodeEngines {
  readonly #dockers: readonly Docker[];
  readonly #byNode = new Map<string, Docker>();

  constructor(dockers: readonly Docker[]) {
    if (dockers.length === 0) throw new Error("a swarm has at least one engine");
    this.#dockers = dockers;
  }

  /** The first answer that any of them gives, in their order. @throws the first one's error. */
  async first<T>(ask: (docker: Docker) => Promise<T>): Promise<T> {
    const errors: unknown[] = [];
    for (const docker of this.#dockers) {
      try {
        return await ask(docker);
      } catch (error) {
        errors.push(error);
      }
    }
    throw errors[0];
  }

  /** @throws Error when no engine that answers is that node. */
  async of(node: string): Promise<Docker> {
    const [only, second] = this.#dockers;
    if (only !== undefined && second === undefined) return only;
    if (!this.#byNode.has(node)) await this.#learn();
    const found = this.#byNode.get(node);
    if (found === undefined) throw new Error(`the machine of node ${node} cannot be asked`);
    return found;
  }

  async #learn(): Promise<void> {
    const known = new Set(this.#byNode.values());
    const asked = this.#dockers.filter((docker) => !known.has(docker));
    await Promise.all(
      asked.map(async (docker) => {
        const info = (await Promise.race([
          docker.info().catch(() => undefined),
          setTimeout(TIMEOUT_MS, undefined, { ref: false }),
        ])) as EngineInfo | undefined;
        const node = info?.Swarm?.NodeID ?? "";
        if (node !== "") this.#byNode.set(node, docker);
      }),
    );
  }
}
