import type { CauseRule } from "./rule";
import type { Declared } from "../declared";
import type { FailureCause } from "../failure-report";

/** Of the orchestrator and the engine, when an instance's secret does not exist. */
const REFUSED =
  /secret (?:reference )?\S+ not found|not authorized to access secret|unable to get secret|secrets? .*(?:not found|does not exist)/i;
const NOT_THERE =
  /ENOENT|no such file|not found|cannot (?:open|find|read)|can't open|could not (?:open|find|read)|does not exist|FileNotFound|missing/i;
const SECRET_FILE = /\/(?:var\/)?run\/secrets\/[\w./-]*[\w-]/g;

export const secretCause: CauseRule = ({ error = "", log, health }, { declared }) => {
  if (REFUSED.test(error)) return cause(error);
  const output = [...log, ...(health?.checks ?? []).map((check) => check.output)];
  const path = output.map((line) => missingFile(line, declared)).find(Boolean);
  if (path === undefined) return undefined;
  if (declared?.secrets.includes(path)) {
    return cause(`it does not find ${path}, which the service declares`);
  }
  const others = declared?.secrets.length ? declared.secrets.join(", ") : "none";
  return cause(`it does not find ${path}; the service declares: ${others}`);
};

function cause(text: string): FailureCause {
  return { kind: "missing secret", text: `missing secret: ${text}` };
}

/** The secret's file that a line of output says is not there. */
function missingFile(line: string, declared: Declared | undefined): string | undefined {
  if (!NOT_THERE.test(line)) return undefined;
  const named = declared?.secrets.find((path) => line.includes(path));
  return line.match(SECRET_FILE)?.[0] ?? named;
}
