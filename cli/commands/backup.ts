import packageJson from "../../package.json";
import { backUp } from "../../operations/backup/backup";
import { terminalProgress } from "../progress";
import { here } from "../project";

export async function run({
  to,
  data,
}: {
  readonly to?: string;
  readonly data: boolean;
}): Promise<void> {
  const options = { to, data, version: packageJson.version };
  const { file, size } = await backUp(here(), options, terminalProgress());
  process.stderr.write(
    `${(size / 1_000_000).toFixed(1)} MB, for its owner only: it holds data and, encrypted, secrets.\n` +
      "The passphrase is not in it, and without it the backup is of no use: keep it elsewhere.\n",
  );
  process.stdout.write(`${file}\n`);
}
