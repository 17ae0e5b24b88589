import type { CauseRule } from "./rule";
import { exitWords, seconds } from "../words";

/** What ran for less never began to work. */
const AT_ONCE_MS = 3_000;
const CANNOT_RUN =
  /(?:starting container process caused|unable to start container process):? *"?(.*?)"?(?:: unknown)?$/is;
const NOT_STARTED = /OCI runtime create failed|failed to create (?:shim )?task|exec format error/i;
const SHELL_CODES: Readonly<Record<number, string>> = {
  126: "its command cannot be run",
  127: "its command was not found",
};

export const exitCause: CauseRule = ({ state, error = "", exitCode, ranForMs, served }) => {
  if (NOT_STARTED.test(error)) {
    const why = CANNOT_RUN.exec(error)?.[1] ?? error;
    return { kind: "exits at once", text: `exits at once: its command cannot be run: ${why}` };
  }
  if (exitCode === undefined || !["failed", "complete"].includes(state)) {
    return undefined;
  }
  const meaning = SHELL_CODES[exitCode];
  const end = exitWords(exitCode);
  const so = meaning === undefined ? "" : `: ${meaning}`;
  if (ranForMs === undefined) {
    // Without its container nobody knows for how long; one that was seen serving ran for a while.
    return served
      ? { kind: "dies after N s", text: `dies after a while: ${end}${so}` }
      : { kind: "exits at once", text: `exits at once: ${end}${so}` };
  }
  return ranForMs < AT_ONCE_MS
    ? { kind: "exits at once", text: `exits at once: ${end} after ${seconds(ranForMs)}${so}` }
    : { kind: "dies after N s", text: `dies after ${seconds(ranForMs)}: ${end}${so}` };
};
