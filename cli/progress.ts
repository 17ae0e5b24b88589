import { Listr, ListrLogger, PRESET_TIMER, ProcessOutput } from "listr2";
import type { Progress, Report } from "../operations/progress";

/**
 * Steps as they happen: a line with a spinner and the newest output on a terminal, plain lines in
 * a log or a pipe. Everything goes to standard error, so that standard output stays for results.
 */
export function terminalProgress(): Progress {
  const logger = new ListrLogger({
    processOutput: new ProcessOutput(process.stderr, process.stderr, { leaveEmptyLine: false }),
  });
  return {
    async step<T>(title: string, work: (report: Report) => Promise<T>): Promise<T> {
      const result: { value?: T } = {};
      await new Listr(
        [
          {
            title,
            task: async (_context, task) => {
              result.value = await work((line) => {
                task.output = line;
              });
            },
            rendererOptions: { timer: PRESET_TIMER },
          },
        ],
        {
          renderer: process.stderr.isTTY ? "default" : "simple",
          fallbackRenderer: "simple",
          rendererOptions: { timer: PRESET_TIMER, logger },
          fallbackRendererOptions: { timer: PRESET_TIMER, logger },
        },
      ).run();
      return result.value as T;
    },
    note(text) {
      process.stderr.write(`${text.trimEnd()}\n`);
    },
  };
}
