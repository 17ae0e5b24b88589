import { findHost } from "../../operations/hosts/read-hosts";
import { hostShell } from "../../operations/hosts/host-shell";
import { hostsHere } from "../hosts-here";

export async function run(name: string, command: readonly string[]): Promise<void> {
  const host = findHost(await hostsHere(), name);
  process.exitCode = await hostShell(host, command);
}
