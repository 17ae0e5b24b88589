import { exportLines } from "../../toolchain/environment";
import { ensureToolchain } from "../../toolchain/toolchain";
import { here } from "../project";

/** Standard output holds export lines only: it is read by `eval`. */
export async function run(): Promise<void> {
  await ensureToolchain();
  process.stdout.write(`${exportLines(here().dir).join("\n")}\n`);
}
