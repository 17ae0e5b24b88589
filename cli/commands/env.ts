import { ensureToolchain, exportLines, preparedEnvironment } from "../../toolchain";
import { terminalProgress } from "../progress";

/** Standard output holds export lines only: it is read by `eval`. */
export async function run(): Promise<void> {
  await terminalProgress().step("Toolchain", (report) => ensureToolchain({ report }));
  process.stdout.write(exportLines(await preparedEnvironment()));
}
