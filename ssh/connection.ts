import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { SshEndpoint } from "../model/host";
import { UserError } from "../model/user-error";
import { messageOf, openHop } from "./hop";
import { liveConnection, type SshConnection } from "./live-connection";
import { SshError } from "./ssh-error";

export type { SshConnection } from "./live-connection";

export interface SshTarget extends SshEndpoint {
  readonly name?: string;
  /** Passes the connection on. Default: none. */
  readonly jump?: SshEndpoint;
}

export interface SshOptions {
  /** An SSH agent's socket. Default: what SSH_AUTH_SOCK names. */
  readonly agent?: string;
  /** For each hop. Default 10,000. */
  readonly timeoutMs?: number;
  /** So often the machine is asked for a sign of life; four silences end it. Default 2,500. */
  readonly aliveEveryMs?: number;
}

/**
 * Logs in to a machine, through its jump host when it has one. The host key of each is checked
 * before anything is sent to it.
 * @throws SshError
 */
export async function connectSsh(
  host: SshTarget,
  options: SshOptions = {},
): Promise<SshConnection> {
  const title = titleOf(host);
  const agent = options.agent ?? (process.env["SSH_AUTH_SOCK"] || undefined);
  const { timeoutMs = 10_000, aliveEveryMs = 2_500 } = options;
  const settings = { title, agent, timeoutMs, aliveEveryMs };
  if (host.jump === undefined) return liveConnection(await openHop(host, settings), settings);
  const jump = await connectSsh(jumpTarget(host, host.jump), options);
  try {
    const over = await openThrough(jump, host, settings);
    const connection = liveConnection(await openHop(host, { ...settings, over }), settings);
    void connection.closed.then(() => jump.close());
    return connection;
  } catch (error) {
    jump.close();
    throw error;
  }
}

function jumpTarget({ name }: SshTarget, jump: SshEndpoint): SshTarget {
  return { ...jump, name: name === undefined ? "jump host" : `jump host of ${name}` };
}

/** As messages name it: `m1 (root@192.0.2.11:22)`. */
function titleOf({ name, user, address, port }: SshTarget): string {
  const place = `${user}@${address}:${port}`;
  return name === undefined ? place : `${name} (${place})`;
}

/** The way from a jump host to the machine behind it. @throws SshError (`unreachable`) */
export async function openThrough(
  jump: SshConnection,
  { address, port }: Pick<SshEndpoint, "address" | "port">,
  { title, timeoutMs }: { title: string; timeoutMs: number },
): Promise<Duplex> {
  const done = new AbortController();
  const late = sleep(timeoutMs, undefined, { signal: done.signal }).then(() => {
    throw new Error(`no answer in ${timeoutMs / 1000} s`);
  });
  try {
    return await Promise.race([jump.openPort(address, port), late]);
  } catch (cause) {
    if (cause instanceof SshError) throw cause;
    const why = cause instanceof UserError ? cause.summary : messageOf(cause);
    throw new SshError(`${title} can't be reached through its jump host: ${why}`, {
      reason: "unreachable",
      hint: "Is the machine up, and does a firewall let SSH through from the jump host?",
      cause,
    });
  } finally {
    done.abort();
  }
}
