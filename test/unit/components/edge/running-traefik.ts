import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { type AddressInfo, createServer } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { CERTIFICATE_SECRET, type EdgeTls } from "../../../../components/edge/tls";
import { entryPointArguments } from "../../../../components/edge/tls-arguments";
import { tlsFile } from "../../../../components/edge/tls-file";

export interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
}

/** Traefik on loopback with the entry points of an edge, and one app behind it. */
export interface RunningTraefik {
  readonly tlsPort: number;
  plain(method: string, path: string): Promise<Reply>;
  secure(options?: https.RequestOptions): Promise<Reply>;
  log(): string;
  close(): Promise<void>;
}

export const HOST = "app.example.org";

export function hasTraefik(): boolean {
  try {
    execFileSync("traefik", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** @param clientPort that the redirection leads to. */
export async function runTraefik(tls: EdgeTls, clientPort: number): Promise<RunningTraefik> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-traefik-"));
  const app = http.createServer((_request, response) => response.end("hello"));
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const [plainPort, tlsPort] = [await freePort(), await freePort()];

  const certificate = path.join(dir, "certificate.pem");
  if (tls.from === "authority") fs.writeFileSync(certificate, tls.certificate.reveal());
  const files = path.join(dir, "dynamic");
  fs.mkdirSync(files);
  fs.writeFileSync(
    path.join(files, "tls.yaml"),
    tlsFile(tls).replaceAll(CERTIFICATE_SECRET.path, certificate),
  );
  fs.writeFileSync(path.join(files, "app.yaml"), route((app.address() as AddressInfo).port));

  const settings = entryPointArguments({ from: tls, port: clientPort }, GENEROUS).map((argument) =>
    argument
      .replace("address=:8000", `address=127.0.0.1:${plainPort}`)
      .replace("address=:8443", `address=127.0.0.1:${tlsPort}`)
      .replace("/acme/", `${dir}/`),
  );
  const more = [
    "--global.checkNewVersion=false",
    "--log.level=INFO",
    "--providers.providersThrottleDuration=0s",
    `--providers.file.directory=${files}`,
    "--providers.file.watch=false",
  ];
  const traefik = spawn("traefik", [...settings, ...more], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [traefik.stdout, traefik.stderr]) {
    stream.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
  }

  const running: RunningTraefik = {
    tlsPort,
    plain: (method, asked) =>
      reply(http.request({ ...TO_APP, port: plainPort, method, path: asked })),
    secure: (options = {}) =>
      reply(https.request({ ...TO_APP, port: tlsPort, agent: false, ...options })),
    log: () => log,
    close: async () => {
      app.close();
      await ended(traefik);
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
  // Each provider's part is taken over by itself: the route to the app, and the one to HTTPS.
  const served = async () =>
    (await running.secure({ rejectUnauthorized: false })).status === 200 &&
    (await running.plain("GET", "/")).status === 301;
  if (await until(served)) return running;
  await running.close();
  throw new Error(`Traefik does not serve:\n${running.log()}`);
}

const GENEROUS = { grace: "1s", read: "24h" };
const TO_APP = { host: "127.0.0.1", servername: HOST, headers: { host: HOST } };

function route(port: number): string {
  return `http:
  routers: { app: { rule: "Host(\`${HOST}\`)", entryPoints: [web], service: app } }
  services: { app: { loadBalancer: { servers: [{ url: "http://127.0.0.1:${port}" }] } } }
`;
}

/** Asks every 100 ms for 15 s. */
export async function until(found: () => Promise<boolean> | boolean): Promise<boolean> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (await Promise.resolve(found()).catch(() => false)) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

async function reply(request: http.ClientRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    request.on("error", reject);
    request.on("response", ({ statusCode = 0, headers }: http.IncomingMessage) => {
      resolve({ status: statusCode, headers });
      request.destroy();
    });
    request.end();
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  await new Promise((resolve) => {
    child.on("exit", resolve);
    child.kill("SIGKILL");
  });
}
