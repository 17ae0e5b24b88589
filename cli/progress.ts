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
      let result: { readonly value: T } | undefined;
      let failure: { readonly error: unknown } | undefined;
      await new Listr(
        [
          {
            title,
            task: async (_context, task) => {
              try {
                const value = await work((line) => {
                  task.output = line;
                });
                result = { value };
              } catch (error) {
                failure = { error };
                // Only that it failed: why is told once, at the end of the command.
                throw new Error("see below", { cause: error });
              }
            },
            rendererOptions: { timer: PRESET_TIMER },
          },
        ],
        {
          // On a signal it would end the process at once; runs are to end in good order.
          registerSignalListeners: false,
          renderer: process.stderr.isTTY ? "default" : "simple",
          fallbackRenderer: "simple",
          rendererOptions: { timer: PRESET_TIMER, logger },
          fallbackRendererOptions: { timer: PRESET_TIMER, logger },
        },
      )
        .run()
        .catch(() => undefined);
      if (failure !== undefined) throw failure.error;
      if (result === undefined) throw new Error(`"${title}" ended without a result`);
      return result.value;
    },
    note(text) {
      process.stderr.write(`${text.trimEnd()}\n`);
    },
  };
}
