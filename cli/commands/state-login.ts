import { text } from "node:stream/consumers";
import { loginToState } from "../../operations/state/login";
import { shownUrl } from "../../toolchain/backend";
import { here } from "../project";

interface Options {
  readonly passwordStdin: boolean;
}

export async function run({ passwordStdin }: Options): Promise<void> {
  const password = passwordStdin ? (await text(process.stdin)).trim() : undefined;
  const { url } = await loginToState(here(), { password });
  process.stdout.write(`This machine may use ${shownUrl(url)}.\n`);
}
