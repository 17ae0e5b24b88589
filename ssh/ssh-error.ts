import { UserError, type UserErrorOptions } from "../model/user-error";

/**
 * `host key`: the machine showed another key than it must, and nothing was sent to it. `login`: it
 * takes none of the keys, or there is none. `unreachable`: nobody speaks SSH there. `closed`: the
 * connection ended under what was being done over it.
 */
export type SshErrorReason = "host key" | "login" | "unreachable" | "closed";

export interface SshErrorOptions extends UserErrorOptions {
  readonly reason: SshErrorReason;
}

/** A machine could not be reached, or not be trusted. */
export class SshError extends UserError {
  readonly reason: SshErrorReason;

  constructor(summary: string, { reason, ...options }: SshErrorOptions) {
    super(summary, options);
    this.reason = reason;
  }
}
