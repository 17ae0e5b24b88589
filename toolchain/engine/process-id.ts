import * as fs from "node:fs";

/**
 * When a process started, as the kernel counts: with its id it names one process for good, since
 * ids are used again. Undefined when there is no such process.
 */
export function startTimeOf(pid: number): string | undefined {
  const file = `/proc/${pid}/stat`;
  if (!fs.existsSync(file)) return undefined;
  // The second field, in parentheses, may hold blanks; field 22 is the start time.
  const text = fs.readFileSync(file, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  // A zombie has ended; nobody has asked for its exit code yet.
  return fields[0] === "Z" ? undefined : fields[19];
}
