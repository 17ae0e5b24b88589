import { UserError } from "../../model/user-error";
import { ciClean } from "../../operations/ci/clean/ci-clean";
import { terminalProgress } from "../progress";
import { here } from "../project";

interface Options {
  readonly dryRun: boolean;
  readonly days: string;
  readonly keepStorage: string;
  readonly json: boolean;
}

export async function run({ dryRun, days, keepStorage, json }: Options): Promise<void> {
  const options = {
    dryRun,
    days: whole("--days", days),
    keepMegabytes: whole("--keep-storage", keepStorage),
  };
  const result = await ciClean(here(), options, process.env, terminalProgress());
  if (json) {
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return;
  }
  const { images, engine } = result;
  const lines = [
    ...images.map(({ repository, tags }) => `${repository}:${tags.join(", ")}`),
    `${images.length} of the registry's images, ${engine.images.length} of the engine's, ` +
      `${engine.containers.length} containers ${dryRun ? "would go" : "removed"}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

function whole(option: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new UserError(`${option} is "${text}"; allowed: a whole number from 1`);
}
