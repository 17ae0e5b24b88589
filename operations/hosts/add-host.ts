import { addHost } from "../../config/hosts-edit";
import type { Host } from "../../model/host";
import { UserError } from "../../model/user-error";
import { readHostKey } from "../../ssh/host-key";
import { editStackFile } from "../edit-stack-file";
import type { StackFile } from "../project";

/** A host as it is asked for; its host key is read from it. */
export type WantedHost = Omit<Host, "hostKey">;

export interface ConfirmKey {
  /** As `ssh-keygen -l` prints it on the machine. Undefined: a person is asked. */
  readonly fingerprint: string | undefined;
  /** Whether a person has compared it. Undefined: there is nobody to ask. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
}

/**
 * Reads a machine's host key, has it confirmed, and writes the machine into a platform's file. The
 * machine itself is not touched: `slipway up` does that.
 * @returns the diff. @throws UserError when the key is not confirmed, or the name is taken.
 */
export async function addHostToFile(
  platform: StackFile,
  hosts: readonly Host[],
  wanted: WantedHost,
  confirm: ConfirmKey,
): Promise<string> {
  if (hosts.some(({ name }) => name === wanted.name)) {
    throw new UserError(`${platform.file} has a host "${wanted.name}" already`, {
      hint: "Choose another name, or edit that entry.",
    });
  }
  const { address, port, jump } = wanted;
  const { hostKey, fingerprint } = await readHostKey(address, port, jump && { jump });
  await requireConfirmed(`${address}:${port}`, fingerprint, confirm);
  return editStackFile(platform, (text) => addHost(text, { ...wanted, hostKey }));
}

async function requireConfirmed(
  place: string,
  fingerprint: string,
  { fingerprint: expected, ask }: ConfirmKey,
): Promise<void> {
  if (expected !== undefined) {
    if (expected === fingerprint) return;
    throw new UserError(`${place} shows the host key ${fingerprint}, not ${expected}`, {
      hint: "Either the fingerprint is of another key, or somebody stands between you and the machine.",
    });
  }
  if (ask === undefined) {
    throw new UserError(`${place} shows the host key ${fingerprint}, which nobody has confirmed`, {
      hint: "Compare it with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the machine, and say --fingerprint.",
    });
  }
  if (await ask(`${place} shows the host key ${fingerprint}. Is that the machine's?`)) return;
  throw new UserError("the host key was not confirmed; nothing was written");
}
