import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { type AddressInfo, createServer } from "node:net";
import * as path from "node:path";
import {
  gatewayConfig,
  type GatewaySettings,
} from "../../../../components/registry/gateway-config";
import { gatewayUsers } from "../../../../components/registry/gateway-users";
import { SecretValue } from "../../../../model/secret-value";
import { trustedCertificate } from "../../../../model/trusted-certificate";
import { authority, certificate } from "../../operations/authority/builders";
import { nameServer } from "./name-server";

export const PASSWORDS = { operator: "canary-op-51c8", reader: "canary-read-70d2" };
export const HOST = "registry.example.org";

export interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface Call {
  readonly login?: readonly [user: string, password: string];
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** HAProxy on loopback, in front of a small server that stands for the registry. */
export interface RunningGateway {
  readonly port: number;
  /** Method, path and headers of what came through. */
  readonly passed: {
    method: string;
    url: string;
    headers: http.IncomingHttpHeaders;
    bytes: number;
  }[];
  /** What HAProxy wrote. */
  log(): string;
  call(method: string, path: string, call?: Call): Promise<Reply>;
  close(): Promise<void>;
}

export function hasHaproxy(): boolean {
  try {
    execFileSync("haproxy", ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** The files that the gateway reads, with what stands for its secrets. */
export async function gatewayFiles(
  dir: string,
  settings: Partial<GatewaySettings>,
): Promise<{ files: string[]; ca: string }> {
  const now = new Date();
  const ca = await authority({ now });
  const certificateFile = path.join(dir, "certificate.pem");
  fs.writeFileSync(certificateFile, await certificate(ca, { names: [HOST], now }));
  const whole: GatewaySettings = {
    port: 5000,
    certificateFile,
    access: "clients",
    backend: { host: "registry", port: 5000 },
    ...settings,
  };
  const clients = {
    operator: new SecretValue(PASSWORDS.operator),
    reader: new SecretValue(PASSWORDS.reader),
  };
  const users = gatewayUsers(clients, new SecretValue("key")).reveal();
  const files = [path.join(dir, "haproxy.cfg"), path.join(dir, "users.cfg")];
  fs.writeFileSync(files[0] ?? "", gatewayConfig(whole));
  fs.writeFileSync(files[1] ?? "", users);
  return { files, ca: trustedCertificate(ca) };
}

export async function runGateway(
  dir: string,
  access: GatewaySettings["access"] = "clients",
  sources?: readonly string[],
): Promise<RunningGateway> {
  const passed: RunningGateway["passed"] = [];
  const registry = http.createServer((request, response) => {
    let bytes = 0;
    request.on("data", (chunk: Buffer) => (bytes += chunk.length));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      if (url !== "/") passed.push({ method, url, headers, bytes });
      response.statusCode = method === "PUT" ? 201 : 200;
      response.end(method === "HEAD" ? undefined : "{}");
    });
  });
  await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
  const names = await nameServer();
  const [port, healthPort] = [await freePort(), await freePort()];
  const backend = { host: "registry", port: (registry.address() as AddressInfo).port };
  const { files, ca } = await gatewayFiles(dir, {
    port,
    access,
    sources,
    backend,
    nameserver: names.address,
  });
  const [config = ""] = files;
  // Several tests on one machine: the health check's own port may be taken.
  fs.writeFileSync(config, fs.readFileSync(config, "utf8").replaceAll("8404", String(healthPort)));
  const args = files.flatMap((file) => ["-f", file]);
  const haproxy = spawn("haproxy", ["-db", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [haproxy.stdout, haproxy.stderr]) {
    stream.on("data", (chunk: Buffer) => (log += chunk.toString()));
  }
  const call = (method: string, url: string, options: Call = {}) =>
    request(port, ca, method, url, options);
  await ready(
    haproxy,
    () => call("GET", "/slipway-health"),
    () => log,
  );
  return {
    port,
    passed,
    log: () => log,
    call,
    close: async () => {
      const ended = new Promise((resolve) => haproxy.once("exit", resolve));
      haproxy.kill("SIGTERM");
      await ended;
      names.close();
      registry.closeAllConnections();
      registry.close();
    },
  };
}

function request(
  port: number,
  ca: string,
  method: string,
  url: string,
  { login, body, headers = {} }: Call,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const auth = login && { authorization: `Basic ${btoa(login.join(":"))}` };
    const sent = https.request(
      {
        host: "127.0.0.1",
        port,
        servername: HOST,
        ca,
        agent: false,
        method,
        path: url,
        headers: { host: `${HOST}:5000`, ...auth, ...headers },
      },
      (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += chunk.toString()));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

async function ready(
  haproxy: ChildProcess,
  health: () => Promise<Reply>,
  log: () => string,
): Promise<void> {
  const end = Date.now() + 10_000;
  for (;;) {
    const status = await health().then(
      (reply) => reply.status,
      () => 0,
    );
    if (status === 200) return;
    if (haproxy.exitCode !== null || Date.now() > end) throw new Error(`HAProxy: ${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
