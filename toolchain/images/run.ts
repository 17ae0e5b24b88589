import { spawn } from "node:child_process";

/** Takes the output of the programs that make an image, line by line. */
export type Log = (line: string) => void;

/** How many of a failed program's last lines its error repeats. */
const LAST_LINES = 8;

/** Runs a program and returns what it printed, which goes to the log as well. */
export async function run(log: Log, program: string, args: readonly string[]): Promise<string> {
  log(`$ ${[program, ...args].join(" ")}`);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const printed: string[] = [];
  const said: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      const lines = chunk.toString().trimEnd().split("\n");
      said.push(...lines);
      lines.forEach(log);
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(printed.join(""));
      const why = `${program} ${args[0] ?? ""} failed (${signal ?? `exit code ${code}`})`;
      reject(new Error([`${why}:`, ...said.slice(-LAST_LINES)].join("\n")));
    });
  });
}

/** Runs two programs, the first one's output being the second one's input. */
export async function runPiped(
  first: readonly [program: string, ...args: string[]],
  second: readonly [program: string, ...args: string[]],
): Promise<void> {
  const source = spawn(first[0], first.slice(1), { stdio: ["ignore", "pipe", "inherit"] });
  const sink = spawn(second[0], second.slice(1), { stdio: [source.stdout, "ignore", "inherit"] });
  // The second program holds the pipe now; ours would keep it open.
  source.stdout.destroy();
  await Promise.all(
    [
      { child: source, program: first[0] },
      { child: sink, program: second[0] },
    ].map(
      ({ child, program }) =>
        new Promise<void>((resolve, reject) => {
          child.on("error", reject);
          child.on("close", (code) =>
            code === 0 ? resolve() : reject(new Error(`${program} failed (exit code ${code})`)),
          );
        }),
    ),
  );
}
