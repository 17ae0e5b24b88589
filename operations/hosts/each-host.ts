import type Docker from "dockerode";
import type { Host } from "../../model/host";
import { connectSsh, type SshConnection } from "../../ssh/connection";
import { dockerOver } from "../../ssh/engine";
import { rootShell } from "../../ssh/root-shell";
import { SshError } from "../../ssh/ssh-error";
import type { Report } from "../progress";

/**
 * Does something on each host in turn; one that does not answer is told, and passed over.
 * @throws what `use` throws; SshError for a host that can't be trusted.
 */
export async function eachHost(
  hosts: readonly Host[],
  report: Report,
  use: (host: Host, connection: SshConnection) => Promise<void>,
): Promise<void> {
  for (const host of hosts) {
    let connection: SshConnection;
    try {
      connection = await connectSsh(host);
    } catch (error) {
      if (!(error instanceof SshError) || error.reason !== "unreachable") throw error;
      report(`${host.name} was not looked at: ${error.summary}`);
      continue;
    }
    try {
      await use(host, connection);
    } finally {
      connection.close();
    }
  }
}

/** The engine of a host; undefined where there is none any more. */
export async function engineThere(connection: SshConnection): Promise<Docker | undefined> {
  const { code } = await connection.run("test -S /var/run/docker.sock");
  return code === 0 ? dockerOver(connection) : undefined;
}

/** Read by the clean-up of a machine that leaves: whose volumes go with it. */
const VOLUMES_MARKER = "/var/lib/slipway/remove-volumes";

/** Says on a host that the volumes of a stack go with it when it leaves the cluster. */
export function giveUpVolumes(
  host: Host,
  connection: SshConnection,
  { project, stack }: { readonly project: string; readonly stack: string },
): Promise<void> {
  // A machine that Slipway has left has no such folder, and nothing to give up.
  const mark = `printf '%s\\n' '${project} ${stack}' > ${VOLUMES_MARKER}`;
  return asRoot(host, connection, `if [ -d /var/lib/slipway ]; then ${mark}; fi\n`);
}

/** Takes that back: a machine that leaves one day keeps its volumes. */
export function keepVolumes(host: Host, connection: SshConnection): Promise<void> {
  return asRoot(host, connection, `rm -f ${VOLUMES_MARKER}\n`);
}

async function asRoot(host: Host, connection: SshConnection, script: string): Promise<void> {
  const { code, stderr } = await connection.run(rootShell(host), { input: script });
  if (code !== 0) throw new Error(`${connection.title}: ${stderr.trim()}`);
}
