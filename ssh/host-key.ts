import type { Duplex } from "node:stream";
import * as net from "node:net";
import { Client } from "ssh2";
import type { SshEndpoint } from "../model/host";
import { connectSsh, openThrough, type SshConnection } from "./connection";
import { messageOf } from "./hop";
import { fingerprintOf, typeOf } from "./public-key";
import { SshError } from "./ssh-error";

export interface ReadHostKeyOptions {
  /** Its own host key is checked. Default: none. */
  readonly jump?: SshEndpoint;
  /** Default 10,000. */
  readonly timeoutMs?: number;
  /** For the jump host: an SSH agent's socket. Default: what SSH_AUTH_SOCK names. */
  readonly agent?: string;
}

export interface ReadHostKey {
  /** As it goes into a host's `hostKey`: `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
  /** `SHA256:…`, for a person to compare. */
  readonly fingerprint: string;
}

/**
 * The host key that answers there, Ed25519 where it has one. It is only what was shown: a person
 * must compare its fingerprint with what the machine itself says. Nothing is sent but the greeting.
 * @throws SshError (`unreachable`)
 */
export async function readHostKey(
  address: string,
  port: number,
  { jump, timeoutMs = 10_000, agent }: ReadHostKeyOptions = {},
): Promise<ReadHostKey> {
  const title = `${address}:${port}`;
  let way: SshConnection | undefined;
  let socket: Duplex;
  if (jump === undefined) socket = net.connect({ host: address, port });
  else {
    way = await connectSsh({ ...jump, name: "jump host" }, { agent, timeoutMs });
    try {
      socket = await openThrough(way, { address, port }, { title, timeoutMs });
    } catch (error) {
      way.close();
      throw error;
    }
  }
  try {
    const blob = await shownKey(socket, timeoutMs);
    return {
      hostKey: `${typeOf(blob)} ${blob.toString("base64")}`,
      fingerprint: fingerprintOf(blob),
    };
  } catch (cause) {
    throw new SshError(`${title} shows no SSH host key: ${messageOf(cause)}`, {
      reason: "unreachable",
      hint: "Are address and port right, does an SSH server run there, or is it behind a jump host?",
      cause,
    });
  } finally {
    way?.close();
  }
}

function shownKey(socket: Duplex, timeoutMs: number): Promise<Buffer> {
  const client = new Client();
  return new Promise<Buffer>((resolve, reject) => {
    client.on("error", reject);
    client.on("end", () => reject(new Error("it ended the connection")));
    client.on("close", () => reject(new Error("it closed the connection")));
    client.connect({
      sock: socket,
      username: "nobody",
      readyTimeout: timeoutMs,
      hostVerifier: (key: Buffer) => {
        resolve(key);
        return false;
      },
    });
  }).finally(() => client.destroy());
}
