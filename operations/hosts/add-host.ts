import { addHost } from "../../config/hosts-edit";
import { newHostProblems } from "../../config/hosts-problems";
import { throwProblems } from "../../config/problem";
import type { Host } from "../../model/host";
import { UserError } from "../../model/user-error";
import { readHostKey } from "../../ssh/host-key";
import { editStackFile } from "../edit-stack-file";
import type { StackFile } from "../project";
import { type ConfirmKey, requireConfirmed } from "./confirm-key";

/** A host as it is asked for; its host key is read from it. */
export type WantedHost = Omit<Host, "hostKey">;

/** @throws UserError when the list could not have such a machine; nobody was asked for a key yet. */
export function checkWanted({ file }: StackFile, hosts: readonly Host[], wanted: WantedHost): void {
  if (hosts.some(({ name }) => name === wanted.name)) {
    throw new UserError(`${file} has a host "${wanted.name}" already`, {
      hint: "Choose another name, or edit that entry.",
    });
  }
  throwProblems(file, newHostProblems(hosts, wanted));
}

/**
 * Reads a machine's host key, has it confirmed, and writes the machine into a platform's file. The
 * machine itself is not touched: `slipway up` does that.
 * @returns the diff. @throws UserError when the key is not confirmed, or the machine can't be listed.
 */
export async function addHostToFile(
  platform: StackFile,
  hosts: readonly Host[],
  wanted: WantedHost,
  confirm: ConfirmKey,
): Promise<string> {
  checkWanted(platform, hosts, wanted);
  const { address, port, jump } = wanted;
  const { hostKey, fingerprint } = await readHostKey(address, port, jump && { jump });
  await requireConfirmed(`${address}:${port}`, fingerprint, confirm);
  return editStackFile(platform, (text) => addHost(text, { ...wanted, hostKey }));
}
