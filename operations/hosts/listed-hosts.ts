import { parseStackConfig } from "../../config";
import { fileConfigSource, isRecord } from "../../config/file-source";
import { sshHost } from "../../config/schema/ssh-host";
import type { Host } from "../../model/host";
import { UserError } from "../../model/user-error";
import type { StackFile } from "../project";

/**
 * The machines that a platform's file lists so far, whatever else it lacks: a list is begun before
 * the domain and the secrets that it asks for are there.
 * @throws UserError when an entry is wrong, or when the machines are a cloud's.
 */
export function listedHosts(platform: StackFile): readonly Host[] {
  const source = fileConfigSource(platform.path);
  const hosts = source.values["slipway:hosts"];
  const below = (name: string): unknown => (isRecord(hosts) ? hosts[name] : undefined) ?? undefined;
  if (below("azure") !== undefined) {
    throw new UserError("the machines of this platform are a cloud's: none is added by hand", {
      hint: "Change how many there are under slipway:hosts.",
    });
  }
  const listed = sshHost.array().safeParse(below("ssh") ?? []);
  if (listed.success) return listed.data;
  // Says in which entry, and what is allowed there.
  parseStackConfig(source, { allowUnfilled: true });
  throw listed.error;
}
