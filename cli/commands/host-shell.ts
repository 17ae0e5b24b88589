import { findHost, requireHosts } from "../../operations/hosts/read-hosts";
import { hostShell } from "../../operations/hosts/host-shell";
import { here } from "../project";

export async function run(name: string, command: readonly string[]): Promise<void> {
  const host = findHost(requireHosts(here()), name);
  process.exitCode = await hostShell(host, command);
}
