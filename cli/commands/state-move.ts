import { moveState } from "../../operations/state/move";
import { shownUrl } from "../../toolchain/backend";
import { terminalProgress } from "../progress";
import { here } from "../project";

interface Options {
  readonly to?: string;
}

export async function run({ to }: Options): Promise<void> {
  const { url } = await moveState(here(), { to }, terminalProgress());
  process.stdout.write(`Pulumi's state is in ${shownUrl(url)}.\n`);
}
