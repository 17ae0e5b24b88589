import * as fs from "node:fs/promises";
import * as path from "node:path";
import { afterEach } from "mocha";
import { connectSsh, type SshConnection, type SshOptions } from "../../../../ssh/connection";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";
import { type Answers, type PretendEngine, pretendEngines } from "./pretend-engine";
import { newKey, sshServers, type TestServer } from "./ssh-server";

export interface Reached {
  readonly connection: SshConnection;
  readonly server: TestServer;
  readonly engine: PretendEngine;
  /** Of mode 0700. */
  readonly dir: string;
}

/** Machines with an engine, each with a connection to it. Ended after each test. */
export function reachedMachines(): (answers?: Answers, options?: SshOptions) => Promise<Reached> {
  const folder = temporaryFolders();
  const sshServer = sshServers();
  const pretendEngine = pretendEngines();
  const open: SshConnection[] = [];
  afterEach(() => open.splice(0).forEach((connection) => connection.close()));
  return async (answers, options) => {
    const dir = await folder();
    const key = path.join(dir, "id");
    const login = newKey();
    await fs.writeFile(key, login.private, { mode: 0o600 });
    const socket = path.join(dir, "remote.sock");
    const engine = await pretendEngine(socket, answers);
    const server = await sshServer({ authorized: [login.public], socket: () => socket });
    const connection = await connectSsh({ ...server.endpoint, name: "m1", key }, options);
    open.push(connection);
    return { connection, server, engine, dir };
  };
}
