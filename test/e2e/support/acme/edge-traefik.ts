import * as fs from "node:fs/promises";
import * as http from "node:http";
import * as path from "node:path";
import * as tls from "node:tls";
import { type AcmeTls, acmeSecrets } from "../../../../components/edge/acme";
import { TLS_PORT, WEB_PORT } from "../../../../components/edge/tls-arguments";
import { traefikSpec } from "../../../../components/edge/traefik";
import { freePorts, type Running, start } from "./processes";

/** What the edge's own configuration does not say. */
export interface EdgeOptions {
  readonly program: string;
  /** Stands for the container's root; what is in it stays from run to run. */
  readonly dir: string;
  /** Where plain HTTP and HTTPS are served, here and to clients. */
  readonly ports: EdgePorts;
  /** Host names with a service. */
  readonly hosts: readonly string[];
  /** Further arguments. Default none. */
  readonly more?: readonly string[];
}

export interface EdgePorts {
  readonly plain: number;
  readonly tls: number;
}

/** The paths that its container has of its own. */
const ROOTS = ["/acme", "/etc/slipway", "/run/secrets"];

/**
 * Traefik as the edge declares it: the same arguments, files, variables and secrets, but that
 * addresses are of loopback and paths below a folder; and a route, which else comes from the swarm.
 */
export async function startEdge(acme: AcmeTls, options: EdgeOptions): Promise<Running> {
  const { program, dir, ports, hosts, more = [] } = options;
  const [ping, nobody] = await freePorts(2);
  const spec = traefikSpec({
    socketProxy: "socket-proxy",
    edgeNetwork: "platform-edge",
    dashboard: false,
    logLevel: "DEBUG",
    port: ports.plain,
    tls: { from: acme, port: ports.tls },
  });
  const here = (text: string) =>
    ROOTS.reduce((moved, root) => moved.replaceAll(`${root}/`, `${dir}${root}/`), text);
  for (const root of ROOTS) await fs.mkdir(path.join(dir, root), { recursive: true });
  for (const { path: file, content } of spec.configFiles ?? []) {
    await fs.writeFile(here(file), content);
  }
  for (const [name, value] of Object.entries(acmeSecrets(acme))) {
    await fs.writeFile(path.join(dir, "run/secrets", name), value.reveal(), { mode: 0o400 });
  }
  await fs.writeFile(path.join(dir, "etc/slipway/route.yaml"), route(hosts));
  const moved = new Map([
    [`.address=:${WEB_PORT}`, `.address=127.0.0.1:${ports.plain}`],
    [`.address=:${TLS_PORT}`, `.address=127.0.0.1:${ports.tls}`],
    [".address=127.0.0.1:8082", `.address=127.0.0.1:${ping}`],
    ["tcp://socket-proxy:2375", `tcp://127.0.0.1:${nobody}`],
  ]);
  const args = [...moved].reduce(replaced, (spec.command ?? []).map(withDirectory));
  const env = Object.entries(spec.environment ?? {}).map(([name, value]) => [name, here(value)]);
  return start(program, [...args, ...more], Object.fromEntries(env) as Record<string, string>);

  /** The folder that Traefik reads all files of is named without a slash at its end. */
  function withDirectory(argument: string): string {
    return here(argument).replace(/(directory=)(\/etc\/slipway)$/, `$1${dir}$2`);
  }
}

function replaced(args: readonly string[], [from, to]: readonly [string, string]): string[] {
  if (!args.some((argument) => argument.endsWith(from))) {
    throw new Error(`no argument of the edge's Traefik ends in ${from}`);
  }
  return args.map((one) => (one.endsWith(from) ? one.slice(0, -from.length) + to : one));
}

/** To Traefik's own ping, which is as good as any service. */
function route(hosts: readonly string[]): string {
  const rule = hosts.map((host) => `Host(\`${host}\`)`).join(" || ");
  return JSON.stringify({
    http: { routers: { app: { rule, entryPoints: ["web"], service: "ping@internal" } } },
  });
}

export interface Shown {
  /** The names in it, as OpenSSL writes them. */
  readonly names: string;
  readonly serial: string;
}

/** The certificate that is shown for a host name. @throws Error when `root` is not behind it. */
export function shownFor(host: string, port: number, root: string): Promise<Shown> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: "127.0.0.1", port, servername: host, ca: root }, () => {
      const { subjectaltname = "", serialNumber } = socket.getPeerCertificate();
      socket.destroy();
      resolve({ names: subjectaltname, serial: serialNumber });
    });
    socket.setTimeout(2_000, () => socket.destroy(new Error("no answer")));
    socket.on("error", reject);
  });
}

/** What is answered to a request by plain HTTP. */
export function askPlain(
  port: number,
  host: string,
  asked: string,
): Promise<{ readonly status: number; readonly location: string | undefined }> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path: asked, headers: { host }, agent: false };
    const request = http.get(options, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, location: response.headers.location });
    });
    request.on("error", reject);
  });
}
