import { ciPin } from "../../operations/ci/pin/ci-pin";
import type { PinResult } from "../../operations/ci/pin/pin-apps";
import { terminalProgress } from "../progress";

interface Options {
  readonly stack: string;
  readonly cache: boolean;
  readonly json: boolean;
}

export async function run(
  folders: readonly string[],
  { stack, cache, json }: Options,
): Promise<void> {
  const result = await ciPin(folders, { stack, noCache: !cache }, process.env, terminalProgress());
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : pinText(result));
}

function pinText({ stack, images, commit, repository, branch }: PinResult): string {
  const lines = images.map(({ name, from, to }) =>
    from === to ? `${name}: ${to} is pinned already` : `${name}: ${from} → ${to}`,
  );
  const where = `${stack} of ${repository}, ${branch}`;
  const last = commit === undefined ? `${where}: nothing to commit` : `${where}: ${commit}`;
  return `${[...lines, last].join("\n")}\n`;
}
