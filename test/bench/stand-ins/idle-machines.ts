import * as fs from "node:fs/promises";
import type * as net from "node:net";
import * as path from "node:path";
import { type Connection, Server, utils } from "ssh2";
import { makeHostKey } from "../../../operations/authority/host-key";
import { startKeyAgent } from "../../../ssh/key-agent";

/** SSH servers that let anybody in, and on which every command succeeds without being run. */
export interface IdleMachines {
  /** One a machine, on the loopback address. */
  readonly ports: readonly number[];
  /** All show the same. */
  readonly hostKey: string;
  /** For SSH_AUTH_SOCK. */
  readonly agentSocket: string;
  stop(): Promise<void>;
}

/** @param folder for the key that logs in, and the agent that holds it. */
export async function startIdleMachines(count: number, folder: string): Promise<IdleMachines> {
  const closers: (() => void | Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const dir = path.join(folder, "idle-machines");
    await fs.mkdir(dir, { mode: 0o700 });
    const key = makeHostKey();
    const file = path.join(dir, "key");
    await fs.writeFile(file, key, { mode: 0o600 });
    const agent = await startKeyAgent([file], { dir });
    closers.push(() => agent.close());
    const ports: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const server = new Server({ hostKeys: [key] }, serve);
      ports.push(await listen(server));
      closers.push(() => void server.close());
    }
    return { ports, hostKey: publicKey(key), agentSocket: agent.socket, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function publicKey(key: string): string {
  const parsed = utils.parseKey(key);
  if (parsed instanceof Error) throw parsed;
  return `${parsed.type} ${parsed.getPublicSSH().toString("base64")}`;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as net.AddressInfo).port));
  });
}

function serve(client: Connection): void {
  // Whoever hangs up has got what he wanted.
  client.on("error", () => undefined);
  client.on("authentication", (context) => {
    if (context.method === "publickey") context.accept();
    else context.reject(["publickey"]);
  });
  client.on("session", (acceptSession) => {
    acceptSession().on("exec", (accept) => {
      const channel = accept();
      channel.resume();
      channel.on("end", () => {
        channel.exit(0);
        channel.end();
      });
    });
  });
}
