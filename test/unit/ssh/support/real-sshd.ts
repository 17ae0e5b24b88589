import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs/promises";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, type Context } from "mocha";
import type { SshEndpoint } from "../../../../model/host";
import { newKey } from "./ssh-server";

const SSHD = "/usr/sbin/sshd";

export interface RealSshd {
  /** With the right host key, and a key that may log in. */
  readonly endpoint: SshEndpoint & { readonly key: string };
  /** What it has logged so far. */
  log(): string;
}

/**
 * OpenSSH's server on a loopback port, with keys and settings of its own, for all tests of a
 * `describe`; where it is not installed they are skipped, and that is said.
 */
export function realSshd(): () => RealSshd {
  let running: { readonly sshd: RealSshd; stop(): Promise<void> } | undefined;
  before(async function (this: Context) {
    const there = await fs.access(SSHD).then(
      () => true,
      () => false,
    );
    if (!there) {
      process.stderr.write(`skipped: no ${SSHD} (Debian: apt-get install openssh-server)\n`);
      return this.skip();
    }
    running = await start();
  });
  after(() => running?.stop());
  return () => {
    if (running === undefined) throw new Error("sshd does not run");
    return running.sshd;
  };
}

async function start(): Promise<{ sshd: RealSshd; stop(): Promise<void> }> {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-sshd-"));
  const write = async (name: string, text: string): Promise<string> => {
    const file = path.join(dir, name);
    await fs.writeFile(file, text, { mode: 0o600 });
    return file;
  };
  const [host, login] = [newKey(), newKey()];
  const key = await write("login", login.private);
  const port = await freePort();
  // As root it wants this folder, which the package's service makes at its start.
  if (os.userInfo().uid === 0) await fs.mkdir("/run/sshd", { recursive: true, mode: 0o755 });
  const config = await write(
    "config",
    [
      "ListenAddress 127.0.0.1",
      `Port ${port}`,
      `HostKey ${await write("host", host.private)}`,
      `AuthorizedKeysFile ${await write("authorized_keys", `${login.public}\n`)}`,
      "StrictModes no",
      "UsePAM no",
      "PidFile none",
      "PasswordAuthentication no",
      "PermitRootLogin yes",
      "LogLevel VERBOSE",
      "",
    ].join("\n"),
  );
  const child = spawn(SSHD, ["-D", "-e", "-f", config], { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()));
  await listening(child, port, () => log);
  const user = os.userInfo().username;
  const endpoint = { address: "127.0.0.1", port, user, hostKey: host.public, key };
  return {
    sshd: { endpoint, log: () => log },
    stop: async () => {
      child.kill();
      await fs.rm(dir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(child: ChildProcess, port: number, log: () => string): Promise<void> {
  for (let tries = 0; tries < 500 && child.exitCode === null; tries += 1) {
    const answers = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      });
      socket.on("error", () => resolve(false));
    });
    if (answers) return;
    await sleep(20);
  }
  throw new Error(`sshd does not listen:\n${log()}`);
}
