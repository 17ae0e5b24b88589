import type * as net from "node:net";
import * as path from "node:path";
import { type Duplex, pipeline } from "node:stream";
import { UserError } from "../model/user-error";
import type { SshConnection } from "./connection";
import { ENGINE_SOCKET } from "./engine";
import { listenPrivately } from "./listen-privately";

export interface Tunnel {
  /** For DOCKER_HOST: `unix://…`. */
  readonly host: string;
  /** Ends what still goes through it. The connection stays. */
  close(): Promise<void>;
}

export interface TunnelOptions {
  /** Where the local socket is put: a folder that only this user may enter. */
  readonly dir: string;
  /** The engine's socket on the machine. Default `/var/run/docker.sock`. */
  readonly socket?: string;
}

/**
 * A local Unix socket that leads to a machine's engine, for programs that know nothing of this
 * connection. Where the machine gives no connection, the client is told why as by an engine.
 */
export async function openTunnel(
  connection: SshConnection,
  { dir, socket = ENGINE_SOCKET }: TunnelOptions,
): Promise<Tunnel> {
  const { file, close } = await listenPrivately(path.join(dir, "engine.sock"), (local) => {
    connection.openSocket(socket).then(
      (remote) => join(local, remote),
      (error: unknown) => local.end(refusal(error)),
    );
  });
  return { host: `unix://${file}`, close };
}

/** Both ways, each half ended by itself; an error of one ends the other. */
function join(local: net.Socket, remote: Duplex): void {
  const ended = (): void => undefined;
  if (local.destroyed) return void remote.destroy();
  pipeline(local, remote, ended);
  pipeline(remote, local, ended);
  // Who wrote on would wait for ever, as nobody reads it any more.
  remote.once("close", () => local.destroySoon());
}

function refusal(error: unknown): string {
  const summary = error instanceof UserError ? error.summary : String(error);
  const body = JSON.stringify({ message: summary });
  return [
    "HTTP/1.1 502 Bad Gateway",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}
