import * as http from "node:http";
import { Readable } from "node:stream";
import type Dockerode from "dockerode";
import { UserError } from "../model/user-error";
import { overSsh } from "./over-ssh/dial-agent";

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/** One GET of the engine's API. Rejects when nobody answers or `signal` says to stop. */
export type Transport = (path: string, signal?: AbortSignal) => Promise<Answer>;

const LOCAL_SOCKET =
  process.platform === "win32" ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock";
/** A read of the engine takes milliseconds; one that takes this long never ends. */
const IDLE_MS = 30_000;

/**
 * The way to an engine. Sockets and plain TCP need nothing but Node's own HTTP client, so the
 * program starts without loading one; SSH goes by the system's `ssh`, as Docker's own client does.
 * TLS loads dockerode's client, at the first call, which goes where DOCKER_HOST says.
 */
export function openTransport(host: string = LOCAL_SOCKET): Transport {
  const [scheme] = host.split("://");
  if (scheme === "unix" || scheme === "npipe") {
    return overHttp({ socketPath: host.slice(`${scheme}://`.length) });
  }
  if (scheme === "tcp" && !process.env["DOCKER_TLS_VERIFY"]) {
    const { hostname, port } = new URL(host);
    return overHttp({ host: hostname, port: port || "2375" });
  }
  if (scheme === "tcp") return overDockerode();
  if (scheme === "ssh") return overHttp({ agent: overSsh(host).agent, host: "docker" });
  throw new UserError(`DOCKER_HOST is "${host}"; allowed: unix://, tcp:// or ssh:// and a place`);
}

type OverHttp = Pick<http.RequestOptions, "socketPath" | "host" | "port" | "agent">;

function overHttp({ agent = false, ...place }: OverHttp): Transport {
  // Without an agent no connection outlives its answer, so that none holds the program open.
  const options = { ...place, agent, timeout: IDLE_MS };
  return (path, signal) =>
    new Promise((resolve, reject) => {
      const request = http.get({ ...options, path, signal }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }),
        );
      });
      request.on("timeout", () => request.destroy(new Error(`no answer in ${IDLE_MS / 1000} s`)));
      request.on("error", reject);
    });
}

function overDockerode(): Transport {
  let modem: Promise<Dockerode["modem"]> | undefined;
  return async (path, signal) => {
    modem ??= import("dockerode").then(({ default: Docker }) => new Docker().modem);
    const client = await modem;
    return new Promise((resolve, reject) => {
      // Where a path has a query, it takes the last character for a mark and cuts it off.
      const marked = path.includes("?") ? `${path}?` : path;
      const options = { path: marked, method: "GET", isStream: true, statusCodes: { 200: true } };
      client.dial({ ...options, abortSignal: signal }, (error, stream) => {
        if (error !== null) {
          const status = statusOf(error);
          return status ? resolve({ status, body: Buffer.from(error.message) }) : reject(error);
        }
        if (!(stream instanceof Readable)) return reject(new Error("the engine gave no stream"));
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("error", reject);
        stream.on("end", () => resolve({ status: 200, body: Buffer.concat(chunks) }));
      });
    });
  };
}

function statusOf(error: Error): number | undefined {
  return "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : undefined;
}
