import type { SshEndpoint } from "../model/host";

/** The command that feeds a script on its standard input to a POSIX shell as root. */
export function rootShell({ user }: Pick<SshEndpoint, "user">): string {
  return user === "root" ? "sh -s" : "sudo -n sh -s";
}
