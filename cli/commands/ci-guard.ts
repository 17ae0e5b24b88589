import { UserError } from "../../model/user-error";
import { ciGuard } from "../../operations/ci/guard/ci-guard";
import { terminalProgress } from "../progress";
import { here } from "../project";
import { table } from "../table";

interface Options {
  readonly stack: readonly string[];
  readonly json: boolean;
}

export async function run({ stack, json }: Options): Promise<void> {
  const results = await ciGuard(here(), stack, process.env, terminalProgress());
  const rows = results.map((one) => [one.stack, one.outcome, one.why]);
  const text =
    results.length === 0
      ? "no environment's file says slipway:guard: nothing is watched"
      : table(["STACK", "OUTCOME", ""], rows);
  process.stdout.write(json ? `${JSON.stringify(results, null, 2)}\n` : `${text}\n`);
  // A pipeline that went well would hide that a release did not.
  const past = results.filter(({ outcome }) => outcome === "brought back" || outcome === "failed");
  const [first] = past;
  if (first === undefined) return;
  throw new UserError(`${first.stack} was past its limits: ${first.why}`, {
    hint: past
      .map(({ stack: name, outcome, problem }) =>
        outcome === "brought back"
          ? `${name}: the last good pins run again, and its file says so.`
          : `${name}: ${problem ?? "the last good pins could not be brought back"}`,
      )
      .join("\n"),
  });
}
