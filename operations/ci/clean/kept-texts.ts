import type Docker from "dockerode";
import type { Forge } from "../../../forge/forge";
import type { StackFile } from "../../project";
import type { Checkout } from "../release/checkout";

/** So many commits back, whatever a stack's file pinned is kept. */
const COMMITS = 50;

export interface KeptWorld {
  readonly forge: Pick<Forge, "readFile">;
  readonly checkout: Pick<Checkout, "history" | "fileAt">;
  readonly branch: string;
  readonly stacks: readonly Pick<StackFile, "stack" | "file">[];
}

/** Texts of the stacks' files in the last commits: what they came from is among them. */
export async function formerTexts({ checkout, stacks }: KeptWorld): Promise<Set<string>> {
  const texts = new Set<string>();
  for (const commit of await checkout.history(COMMITS)) {
    for (const { file } of stacks) {
      const text = await checkout.fileAt(file, commit);
      if (text !== undefined) texts.add(text);
    }
  }
  return texts;
}

/** As the branch has them now: somebody may have pinned since this was checked out. */
export async function newestTexts({ forge, branch, stacks }: KeptWorld): Promise<Set<string>> {
  const texts = await Promise.all(stacks.map(({ file }) => forge.readFile(file, branch)));
  return new Set(texts.flatMap((text) => text ?? []));
}

/** Every label and reference of what the engine runs: pins are among them. */
export async function runningTexts(docker: Docker): Promise<Set<string>> {
  const info = (await docker.info()) as { Swarm?: { ControlAvailable?: boolean } };
  const manager = info.Swarm?.ControlAvailable === true;
  const [services, containers] = await Promise.all([
    manager ? docker.listServices() : [],
    docker.listContainers({ all: true }),
  ]);
  return new Set([...services, ...containers].map((one) => JSON.stringify(one)));
}
