import * as net from "node:net";
import type { Duplex } from "node:stream";
import { Client, type ClientErrorExtensions } from "ssh2";
import type { SshEndpoint } from "../model/host";
import { parseHostKey, wrongHostKey } from "./public-key";
import { loginFor } from "./login";
import { SshError } from "./ssh-error";

export interface HopOptions {
  /** As in messages: `m1 (root@192.0.2.11:22)`. */
  readonly title: string;
  readonly agent: string | undefined;
  /** For the way to the machine and the login together. */
  readonly timeoutMs: number;
  /** So often it is asked for a sign of life. */
  readonly aliveEveryMs: number;
  /** Absent: a TCP connection of its own. */
  readonly over?: Duplex;
}

export interface Hop {
  /** Logged in. */
  readonly client: Client;
  /** What its packets go over. */
  readonly socket: Duplex;
}

/** @throws SshError */
export async function openHop(endpoint: SshEndpoint, options: HopOptions): Promise<Hop> {
  const { title, agent, timeoutMs } = options;
  const expected = parseHostKey(endpoint.hostKey, title);
  const login = await loginFor(endpoint, title, agent);
  const client = new Client();
  // Many small requests go over it, each of which waits for its answer: none must wait for more.
  const socket =
    options.over ?? net.connect({ host: endpoint.address, port: endpoint.port, noDelay: true });
  let shown: Buffer | undefined;
  let atLogin = false;
  const ready = new Promise<void>((resolve, reject) => {
    client.on("handshake", () => (atLogin = true));
    client.on("ready", resolve);
    client.on("end", () => reject(new Error("it ended the connection")));
    client.on("close", () => reject(new Error("it closed the connection")));
    client.on("error", (error: Error & ClientErrorExtensions) => {
      // One key that the agent can't sign with: the next one is tried.
      if (error.level !== "agent") reject(error);
    });
  });
  client.connect({
    username: endpoint.user,
    sock: socket,
    readyTimeout: timeoutMs,
    algorithms: { serverHostKey: [...expected.algorithms] },
    hostVerifier: (key: Buffer) => expected.blob.equals((shown = key)),
    authHandler: login.methods,
    keepaliveInterval: options.aliveEveryMs,
    // Who has gone silent is decided by what arrives (watch-silence.ts), not by this count: behind
    // a large upload an answer may take long, although the machine is alive.
    keepaliveCountMax: Number.MAX_SAFE_INTEGER,
  });
  try {
    await ready;
  } catch (cause) {
    client.destroy();
    if (shown !== undefined && !expected.blob.equals(shown)) {
      throw wrongHostKey(title, expected, shown);
    }
    throw explain(cause, { title, atLogin, timeoutMs, login: login.title, type: expected.type });
  }
  return { client, socket };
}

interface Circumstances {
  readonly title: string;
  readonly atLogin: boolean;
  readonly timeoutMs: number;
  readonly login: string;
  readonly type: string;
}

function explain(cause: unknown, { title, atLogin, timeoutMs, login, type }: Circumstances): Error {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const level = "level" in error ? error.level : undefined;
  if (error.message.includes("no matching host key format")) {
    return new SshError(`${title} shows no host key of type ${type}, which its hostKey is`, {
      reason: "host key",
      hint: "Nothing was sent to it. Put the key that the machine has into hostKey: see its /etc/ssh/ssh_host_*_key.pub",
      cause,
    });
  }
  if (level === "client-timeout") {
    return new SshError(`${title} does not answer in ${timeoutMs / 1000} s`, {
      reason: "unreachable",
      hint: "Is the machine up, and does a firewall let SSH through from here?",
      cause,
    });
  }
  if (atLogin && level !== "client-socket") {
    const why = level === "client-authentication" ? "" : `: ${error.message}`;
    return new SshError(`${title} does not accept ${login}${why}`, {
      reason: "login",
      hint: "Is the user right, and does the key's public half stand in its ~/.ssh/authorized_keys?",
      cause,
    });
  }
  return new SshError(`${title} can't be reached by SSH: ${messageOf(error)}`, {
    reason: "unreachable",
    hint: "Are address and port right, and does an SSH server run there?",
    cause,
  });
}

/** An error that gathers those of several addresses has no text of its own. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof AggregateError)) return error.message;
  return error.errors.map((each) => (each instanceof Error ? each.message : each)).join("; ");
}
