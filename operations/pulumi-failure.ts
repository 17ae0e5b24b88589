import { UserError } from "../model/user-error";

/** Lines of Pulumi's output that say nothing about why it failed. */
const NOISE = /^(\s*$|Duration:|Resources:|\s*[+~-]+\s.*(creating|created|updating|updated)|@ )/;
const MAX_LINES = 40;

/** Pulumi's own words for what went wrong, with what to do where we know it. */
export function explainFailure(
  args: readonly string[],
  output: string,
  exitCode: number,
): UserError {
  const stack = args[args.indexOf("--stack") + 1];
  const command = args[0] === "stack" || args[0] === "config" ? args.slice(0, 2) : args.slice(0, 1);
  const where = args.includes("--stack") ? ` of ${stack}` : "";
  const summary = `pulumi ${command.join(" ")}${where} failed (exit ${exitCode})`;
  const known = KNOWN.find(({ seen }) => seen.test(output));
  const hint = [diagnostics(output), known?.hint(stack ?? "<stack>")].filter(Boolean).join("\n\n");
  return new UserError(summary, { hint });
}

const KNOWN: readonly { seen: RegExp; hint: (stack: string) => string }[] = [
  {
    seen: /currently locked by|the stack is currently locked/,
    hint: (stack) =>
      `Another run holds ${stack}. Wait for it; if it was killed, ` +
      `\`pulumi cancel --stack ${stack}\` clears its lock.`,
  },
  {
    seen: /incorrect passphrase/,
    hint: (stack) =>
      `Pulumi.${stack}.yaml was encrypted with another passphrase. Give that one by ` +
      "PULUMI_CONFIG_PASSPHRASE_FILE, or remove `encryptionsalt` and its secrets from the file " +
      "to make new ones.",
  },
  {
    seen: /no space left on device/,
    hint: () => "The disk is full: free some space (`slipway doctor` shows what Slipway keeps).",
  },
];

/** The part after `Diagnostics:`, or else the lines that matter at the end of the output. */
function diagnostics(output: string): string {
  const lines = output.split("\n");
  const start = lines.findIndex((line) => line.startsWith("Diagnostics:"));
  const end = lines.findIndex((line, index) => index > start && /^(Outputs|Resources):/.test(line));
  const part =
    start >= 0 ? lines.slice(start + 1, end > start ? end : undefined) : lines.slice(-MAX_LINES);
  return part
    .filter((line) => !NOISE.test(line))
    .slice(0, MAX_LINES)
    .join("\n")
    .trimEnd();
}
