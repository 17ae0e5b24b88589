import { configValues, isRecord } from "../../config/file-source";
import { readStackFile, type StackFile } from "../project";

/** The stack whose cluster a stack joins; undefined for a platform, and where the file is wrong. */
export function joinedStack(stack: StackFile): string | undefined {
  if (stack.kind === "platform") return undefined;
  try {
    const cluster = configValues(readStackFile(stack), stack.file)["slipway:cluster"];
    const from = isRecord(cluster) ? cluster["from"] : undefined;
    return typeof from === "string" ? from : undefined;
  } catch {
    // Its own preview says what is wrong with the file.
    return undefined;
  }
}
