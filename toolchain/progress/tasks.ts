import { Listr, ListrLogger, PRESET_TIMER, ProcessOutput } from "listr2";
import type { LogFile } from "./log-file";
import type { Reporter } from "./reporter";

const NARROWEST = 40;

export interface Task<T> {
  readonly title: string;
  /** Answers its result and how it went in a few words, shown behind the title. */
  run(reporter: Reporter): Promise<{ readonly result: T; readonly outcome: string }>;
}

export interface TaskOptions {
  readonly log: LogFile;
  /** Takes plain lines where there is no terminal. Default: standard error. */
  readonly report?: (line: string) => void;
  /** Whether to draw a task list. Default: whether standard error is a terminal of some width. */
  readonly terminal?: boolean;
}

/**
 * Runs tasks side by side and shows them: a list with elapsed times at a terminal, lines without
 * one. Rejects with the first failure, once all have ended. Uses standard error only.
 */
export async function runTasks<T>(
  tasks: readonly Task<T>[],
  { log, report, terminal = report === undefined && canDraw(process.stderr) }: TaskOptions,
): Promise<T[]> {
  return terminal ? runDrawn(tasks, log) : runPlain(tasks, log, report ?? writeLine);
}

/** Some terminals of build servers say that they are no column wide. */
function canDraw({ isTTY, columns }: NodeJS.WriteStream): boolean {
  return isTTY && columns >= NARROWEST;
}

async function runDrawn<T>(tasks: readonly Task<T>[], log: LogFile): Promise<T[]> {
  const results: T[] = [];
  const failures: unknown[] = [];
  const output = new ProcessOutput(process.stderr, process.stderr);
  const list = new Listr(
    tasks.map((task, index) => ({
      title: task.title,
      task: async (_context: unknown, shown: { output: string; title: string }) => {
        const clock = elapsedClock((text) => (shown.output = text));
        const reporter: Reporter = {
          status: (text) => {
            clock.show(text);
            log.write(`${task.title}: ${text}`);
          },
          log: (line) => log.write(line),
        };
        try {
          const { result, outcome } = await task.run(reporter);
          results[index] = result;
          shown.title = `${task.title}: ${outcome}`;
        } catch (error) {
          failures.push(error);
          throw error;
        } finally {
          clock.stop();
        }
      },
    })),
    {
      concurrent: true,
      exitOnError: false,
      renderer: "default",
      rendererOptions: {
        timer: PRESET_TIMER,
        collapseErrors: false,
        logger: new ListrLogger({ processOutput: output }),
      },
    },
  );
  await list.run();
  if (failures.length > 0) throw failures[0];
  return results;
}

/** Shows a text with the seconds since the start behind it, every second. */
function elapsedClock(show: (text: string) => void) {
  const start = Date.now();
  let current = "";
  const draw = () => show(`${current} · ${Math.round((Date.now() - start) / 1000)} s`);
  const timer = setInterval(draw, 1000);
  return {
    show: (text: string) => {
      current = text;
      draw();
    },
    stop: () => clearInterval(timer),
  };
}

async function runPlain<T>(
  tasks: readonly Task<T>[],
  log: LogFile,
  report: (line: string) => void,
): Promise<T[]> {
  const runs = tasks.map(async (task) => {
    const start = Date.now();
    let last = "";
    const reporter: Reporter = {
      status: (text) => {
        log.write(`${task.title}: ${text}`);
        // "downloading 3 MB of 100 MB" counts as one status: its numbers are for terminals.
        const [kind = ""] = text.split(/[\d,(]/).map((part) => part.trim());
        if (kind !== last) report(`${task.title}: ${text}`);
        last = kind;
      },
      log: (line) => log.write(line),
    };
    const { result, outcome } = await task.run(reporter);
    report(`${task.title}: ${outcome} (${Math.round((Date.now() - start) / 1000)} s)`);
    return result;
  });
  const ended = await Promise.allSettled(runs);
  return ended.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
}

function writeLine(line: string): void {
  process.stderr.write(`${line}\n`);
}
