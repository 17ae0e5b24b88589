import * as os from "node:os";
import { UserError } from "../model/user-error";
import { isStale, parseLockLine } from "./runs/pulumi-locks";

/** Lines of Pulumi's output that say nothing about why it failed. */
const NOISE = /^(\s*$|Duration:|Resources:|\s*[+~-]+\s.*(creating|created|updating|updated)|@ )/;
const MAX_LINES = 40;

/**
 * The run was broken off, or kept from its work by a lock, a full disk or the like: that says
 * nothing of what it was to do, so whoever waits for a verdict on that has none.
 */
export class BrokenOff extends UserError {}

/** Another run holds the stack: nothing of this one was begun, or its next step was not. */
export class StackLocked extends BrokenOff {}

/** Pulumi's own words for what went wrong, with what to do where we know it. */
export function explainFailure(
  args: readonly string[],
  output: string,
  exitCode: number,
): UserError {
  const summary = `${commandOf(args)} failed (exit ${exitCode})`;
  const known = KNOWN.find(({ seen }) => seen.test(output));
  const todo = known?.hint(stackOf(args) ?? "<stack>", output);
  const hint = [diagnostics(output), todo].filter(Boolean).join("\n\n");
  if (known === undefined) return new UserError(summary, { hint });
  return known.isLock === true
    ? new StackLocked(summary, { hint })
    : new BrokenOff(summary, { hint });
}

/** It was told to stop, and did, in good order. */
export function stoppedError(args: readonly string[], signal: string): BrokenOff {
  return new BrokenOff(`${commandOf(args)} was stopped (${signal})`, { hint: again(args) });
}

/** It was ended from outside, in the middle of whatever it did. */
export function killedError(args: readonly string[], signal: string): BrokenOff {
  return new BrokenOff(`${commandOf(args)} was killed (${signal})`, { hint: again(args) });
}

function again(args: readonly string[]): string | undefined {
  const stack = stackOf(args);
  if (stack === undefined) return undefined;
  const word = args[0] === "destroy" ? "down" : "up";
  return `Run \`slipway ${word} ${stack}\` again: it finds what was left half done and goes on.`;
}

function commandOf(args: readonly string[]): string {
  const words = args[0] === "stack" || args[0] === "config" ? args.slice(0, 2) : args.slice(0, 1);
  const stack = stackOf(args);
  return `pulumi ${words.join(" ")}${stack === undefined ? "" : ` of ${stack}`}`;
}

/** The stack that a command names. */
export function stackOf(args: readonly string[]): string | undefined {
  return args.includes("--stack") ? args[args.indexOf("--stack") + 1] : undefined;
}

const KNOWN: readonly {
  readonly seen: RegExp;
  readonly isLock?: true;
  readonly hint: (stack: string, output: string) => string;
}[] = [
  {
    seen: /currently locked by|the stack is currently locked/,
    isLock: true,
    hint: lockHint,
  },
  {
    seen: /failed to load checkpoint: EOF/,
    hint: (stack) =>
      `A pulumi was killed while it wrote a note beside the state of ${stack}, which is whole: ` +
      `\`slipway up ${stack}\` clears the note and goes on.`,
  },
  {
    // Written by renaming, so a killed run can't do that: only a power cut or a full disk can.
    seen: /failed to load checkpoint|snapshot integrity failure/,
    hint: (stack) =>
      `The state of ${stack} is broken. Beside it in the backend, as ` +
      `.pulumi/stacks/<project>/${stack}.json.bak, is the one before the last step, and in ` +
      `.pulumi/backups one for each run: put a whole one in its place, then run ` +
      `\`slipway up ${stack}\`.`,
  },
  {
    seen: /incorrect passphrase/,
    hint: (stack) =>
      `Pulumi.${stack}.yaml was encrypted with another passphrase. Give that one by ` +
      "PULUMI_CONFIG_PASSPHRASE_FILE, or remove `encryptionsalt` and its secrets from the file " +
      "to make new ones.",
  },
  {
    seen: /InvalidAccessKeyId|get credentials:|SignatureDoesNotMatch|AccessDenied|no EC2 IMDS role found/,
    hint: () =>
      "The store of the state does not take who asks. `slipway state login` keeps the password of the " +
      "platform's own store for this machine; AWS_ACCESS_KEY_ID and its like, where they are set, win over it.",
  },
  {
    seen: /(open|read|list)[^\n]*bucket[^\n]*connection refused|request send failed[^\n]*connection refused/,
    hint: () =>
      "The store of the state does not answer. Does the platform's engine run? From another machine: " +
      "`ssh -N -L <port>:localhost:<port> <engine's machine>`, the port being that of `slipway:state`.",
  },
  {
    seen: /no space left on device/,
    hint: () => "The disk is full: free some space (`slipway doctor` shows what Slipway keeps).",
  },
];

/** A lock is a run that goes on, or what is left of one: the process tells, on its own host. */
function lockHint(stack: string, output: string): string {
  const cancel = `\`pulumi cancel --stack ${stack}\` clears it`;
  const lock = parseLockLine(output);
  if (lock === undefined) return `Another run holds ${stack}. If it was killed, ${cancel}.`;
  if (isStale(lock)) {
    return `That process is gone: \`slipway up ${stack}\` clears its lock and goes on; ${cancel} too.`;
  }
  return lock.hostname === os.hostname()
    ? `Another run holds ${stack}: pid ${lock.pid} is still at work. Wait until it ends.`
    : `Another run, on ${lock.hostname}, holds ${stack}. Wait until it ends; if it is surely gone, ${cancel}.`;
}

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
