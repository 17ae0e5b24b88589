import type { CauseRule } from "./rule";
import { seconds } from "../words";

/** What runtimes say that end themselves when they get no more, and the engine's own word. */
const TOLD =
  /OOM ?Killed|JavaScript heap out of memory|java\.lang\.OutOfMemoryError|^MemoryError|fatal error: (?:runtime: )?out of memory/im;

export const memoryCause: CauseRule = (task, { declared }) => {
  const { outOfMemory, exitCode, error = "", log, ranForMs } = task;
  const ended = exitCode !== undefined && exitCode !== 0;
  const told = ended && (TOLD.test(error) || TOLD.test(log.join("\n")));
  // The flag stands also when a child of the process was killed and the process lives on.
  if (!(outOfMemory === true && ended) && !told) return undefined;
  const limit = declared?.memory ? ` at its limit of ${declared.memory}` : "";
  const after = ranForMs === undefined ? "" : ` after ${seconds(ranForMs)}`;
  const end = outOfMemory === true ? "killed" : "ended";
  return { kind: "out of memory", text: `out of memory: ${end}${limit}${after}` };
};
