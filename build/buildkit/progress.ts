import { UserError } from "../../model/user-error";

const LAST_LINES = 15;

/**
 * Reads what `buildctl --progress plain` prints: each step has a number, a name that stands in its
 * first line, and lines of output with the seconds since it began.
 */
export class BuildLog {
  private readonly names = new Map<string, string>();
  private readonly output = new Map<string, string[]>();
  private failed: string | undefined;
  private said: string | undefined;

  /** One line. @returns what is worth telling of it; undefined: nothing. */
  read(line: string): string | undefined {
    const error = /^error: (?:failed to solve: )?(.*)$/.exec(line)?.[1];
    if (error !== undefined) this.said = error;
    const [, step, rest] = /^#(\d+) (.*)$/.exec(line) ?? [];
    if (step === undefined || rest === undefined) return undefined;
    if (rest.startsWith("ERROR:")) {
      this.failed = step;
      return undefined;
    }
    if (/^(?:DONE|CACHED|CANCELED)\b/.test(rest)) return undefined;
    const text = /^\d+\.\d+ (.*)$/.exec(rest)?.[1];
    if (text !== undefined) {
      this.output.set(step, [...(this.output.get(step) ?? []), text].slice(-LAST_LINES));
      return text;
    }
    const known = this.names.get(step);
    if (known === rest || !/^\[[^\]]*\d+\/\d+\] /.test(rest)) return undefined;
    this.names.set(step, rest);
    return rest;
  }

  /** What went wrong, with the failing step's last lines. @param label the Dockerfile. */
  failure(label: string, why: string, cause?: unknown): UserError {
    const { failed } = this;
    const name = failed === undefined ? undefined : this.names.get(failed);
    const lines = (failed === undefined ? [] : (this.output.get(failed) ?? [])).map(
      (line) => `  ${line}`,
    );
    return new UserError(`${label}: ${this.said ?? why}`, {
      hint: [`It failed at: ${name ?? "the start"}`, ...lines].join("\n"),
      cause,
    });
  }
}
