import { UserError } from "../../model/user-error";

export interface ConfirmKey {
  /** As `ssh-keygen -l` prints it on the machine. Undefined: a person is asked. */
  readonly fingerprint: string | undefined;
  /** Whether a person has compared it. Undefined: there is nobody to ask. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  /** The option that takes the fingerprint, for errors. */
  readonly option: string;
}

/**
 * Has a host key that a server showed confirmed.
 * @param place where it was shown. @throws UserError when it is not the machine's, or nobody says so.
 */
export async function requireConfirmed(
  place: string,
  fingerprint: string,
  { fingerprint: expected, ask, option }: ConfirmKey,
): Promise<void> {
  if (expected !== undefined) {
    if (expected === fingerprint) return;
    throw new UserError(`${place} shows the host key ${fingerprint}, not ${expected}`, {
      hint: "Either the fingerprint is of another key, or somebody stands between you and the machine.",
    });
  }
  if (ask === undefined) {
    throw new UserError(`${place} shows the host key ${fingerprint}, which nobody has confirmed`, {
      hint: `Compare it with \`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\` on the machine, and say ${option}.`,
    });
  }
  if (await ask(`${place} shows the host key ${fingerprint}. Is that the machine's?`)) return;
  throw new UserError("the host key was not confirmed; nothing was written");
}
