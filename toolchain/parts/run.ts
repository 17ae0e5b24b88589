import { execa } from "execa";
import { UserError } from "../../model/user-error";
import type { Reporter } from "../progress/reporter";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Called with each line of output, besides the log. */
  readonly onLine?: (line: string) => void;
}

const LINES_SHOWN = 15;

/**
 * Runs a program, its output going to the log line by line.
 * @throws UserError with the program's last lines when it fails.
 */
export async function run(
  reporter: Reporter,
  program: string,
  args: readonly string[],
  { cwd, env, onLine }: RunOptions = {},
): Promise<void> {
  reporter.log(`$ ${[program, ...args].join(" ")}`);
  const child = execa(program, args, { cwd, env, stdin: "ignore", all: true, reject: false });
  const last: string[] = [];
  for await (const line of child.iterable({ from: "all" })) {
    reporter.log(line);
    onLine?.(line);
    last.push(line);
    if (last.length > LINES_SHOWN) last.shift();
  }
  const { failed, shortMessage } = await child;
  if (failed) throw new UserError(shortMessage ?? `${program} failed`, { hint: last.join("\n") });
}
