import { spawn } from "node:child_process";
import * as net from "node:net";
import { afterEach } from "mocha";
import { type Connection, type ParsedKey, Server, utils } from "ssh2";
import type { SshEndpoint } from "../../../../model/host";

export interface KeyPair {
  /** As in a private key's file. */
  readonly private: string;
  /** As in a `.pub` file. */
  readonly public: string;
}

export function newKey(
  type: "ed25519" | "rsa" | "ecdsa" = "ed25519",
  passphrase?: string,
): KeyPair {
  const bits = { ed25519: undefined, rsa: 2048, ecdsa: 256 }[type];
  const lock = passphrase === undefined ? {} : { passphrase, cipher: "aes256-ctr", rounds: 1 };
  const make: (type: string, options: object) => KeyPair = utils.generateKeyPairSync;
  // The library's generator writes one Ed25519 key in some 300 in a form that nobody can read.
  for (;;) {
    const key = make(type, { ...(bits === undefined ? {} : { bits }), ...lock });
    if (!(utils.parseKey(key.private, passphrase) instanceof Error)) return key;
  }
}

export interface TestServer {
  readonly endpoint: SshEndpoint;
  readonly port: number;
  /** What clients did, in order: `login <key's type>`, `refused`, `exec <command>`, `socket <path>`, `tcp <port>`. */
  readonly seen: string[];
  /** Of the connections that are up. */
  readonly sockets: Set<net.Socket>;
  stop(): void;
}

export interface ServerOptions {
  readonly hostKeys?: readonly KeyPair[];
  /** The public keys that may log in. */
  readonly authorized?: readonly string[];
  /** Where it listens for the engine's socket: the path that is asked for, mapped. Default: as asked. */
  readonly socket?: (path: string) => string;
  /** What is run for a command. Default: the command. */
  readonly exec?: (command: string) => string;
}

/** SSH servers in this process: commands run by `sh`, sockets and ports passed on. Ended after each test. */
export function sshServers(): (options?: ServerOptions) => Promise<TestServer> {
  const running: TestServer[] = [];
  afterEach(() => running.splice(0).forEach((server) => server.stop()));
  return async (options = {}) => {
    const server = await startServer(options);
    running.push(server);
    return server;
  };
}

async function startServer(options: ServerOptions): Promise<TestServer> {
  const { hostKeys = [newKey()], authorized = [] } = options;
  const allowed = authorized.map((line) => parsed(line));
  const seen: string[] = [];
  const ssh = new Server({ hostKeys: hostKeys.map((key) => key.private) }, (client) => {
    client.on("error", () => undefined);
    client.on("authentication", (context) => {
      const key =
        context.method === "publickey" &&
        allowed.find((each) => each.getPublicSSH().equals(context.key.data));
      if (context.method !== "publickey" || !key) {
        seen.push(`refused ${context.method}`);
        return context.reject(["publickey"]);
      }
      if (context.signature === undefined || context.blob === undefined) return context.accept();
      if (!key.verify(context.blob, context.signature, context.hashAlgo)) return context.reject();
      seen.push(`login ${context.username} ${key.type}`);
      context.accept();
    });
    client.on("ready", () => serve(client, seen, options));
  });
  const sockets = new Set<net.Socket>();
  const listener = net.createServer((client) => {
    sockets.add(client);
    client.on("close", () => sockets.delete(client));
    ssh.injectSocket(client);
  });
  const port = await new Promise<number>((resolve) => {
    listener.listen(0, "127.0.0.1", () => {
      const address = listener.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  return {
    port,
    seen,
    sockets,
    endpoint: { address: "127.0.0.1", port, user: "ops", hostKey: hostKeys[0]?.public ?? "" },
    stop: () => {
      listener.close();
      sockets.forEach((each) => each.destroy());
    },
  };
}

function serve(
  client: Connection,
  seen: string[],
  { socket = (path) => path, exec = (command) => command }: ServerOptions,
): void {
  client.on("session", (acceptSession) => {
    acceptSession().on("exec", (accept, _reject, { command }) => {
      seen.push(`exec ${command}`);
      const channel = accept();
      const child = spawn("sh", ["-c", exec(command)]);
      channel.pipe(child.stdin);
      child.stdin.on("error", () => undefined);
      child.stdout.pipe(channel, { end: false });
      child.stderr.pipe(channel.stderr, { end: false });
      channel.on("close", () => child.kill());
      child.on("close", (code, signal) => {
        if (signal === null) channel.exit(code ?? 0);
        else channel.exit(signal.replace("SIG", ""));
        channel.end();
      });
    });
  });
  client.on("openssh.streamlocal", (accept, reject, { socketPath }) => {
    seen.push(`socket ${socketPath}`);
    passOn({ path: socket(socketPath) }, accept, reject);
  });
  client.on("tcpip", (accept, reject, { destIP, destPort }) => {
    seen.push(`tcp ${destPort}`);
    passOn({ host: destIP, port: destPort }, accept, reject);
  });
}

function passOn(
  place: net.NetConnectOpts,
  accept: () => NodeJS.ReadWriteStream,
  reject: () => void,
): void {
  const target = net.connect({ ...place, allowHalfOpen: true });
  let open = false;
  target.on("error", () => {
    if (!open) reject();
  });
  target.on("connect", () => {
    open = true;
    const channel = accept();
    channel.pipe(target).pipe(channel);
    channel.on("close", () => target.destroy());
  });
}

export function parsed(key: string): ParsedKey {
  const result = utils.parseKey(key);
  if (result instanceof Error) throw result;
  return result;
}
