import { UserError } from "../../model/user-error";
import { SshError } from "../../ssh/ssh-error";

/** No answer came from a machine's engine, though the machine itself may answer. */
export class EngineGone extends UserError {
  constructor(title: string, cause: unknown) {
    super(`the Docker engine of ${title} does not answer: ${messageOf(cause)}`, {
      hint: "See `systemctl status docker` and `journalctl -u docker` on the machine.",
      cause,
    });
  }
}

/** What an engine says while its swarm is without a leader, or it is no manager any more. */
const NOT_NOW =
  /does not have a leader|no elected (?:primary|leader)|not a swarm manager|not part of a swarm|context deadline exceeded|code = (?:Unavailable|DeadlineExceeded|Canceled)|raft|node is being stopped/i;

/**
 * Whether the error lies with the machine that was asked and not with what it was asked: it is
 * gone, or can't speak for the swarm now. Then another one may answer.
 */
export function passesOver(error: unknown): boolean {
  if (error instanceof SshError) return error.reason === "unreachable" || error.reason === "closed";
  if (error instanceof EngineGone) return true;
  const status = statusOf(error);
  return status !== undefined && status >= 500 && NOT_NOW.test(messageOf(error));
}

/** The engine's answer to a request that it refused. Undefined: it was not the engine. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("statusCode" in error)) return undefined;
  return typeof error.statusCode === "number" ? error.statusCode : undefined;
}

/** Somebody else changed the object since it was read: read it again, and try again. */
export function isOutOfDate(error: unknown): boolean {
  return error instanceof Error && /update out of sequence/i.test(error.message);
}

/** A machine that was promoted just now can't be demoted before it votes. */
export function isNotYetManager(error: unknown): boolean {
  return error instanceof Error && /can't find manager in raft memberlist/i.test(error.message);
}

/** One line, and never a join token, whoever quotes one. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return withoutTokens(text).replace(/\s*\n\s*/g, "; ");
}

export function withoutTokens(text: string): string {
  return text.replace(/SWMTKN-[A-Za-z0-9-]+/g, "[join token]");
}
