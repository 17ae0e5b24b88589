import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import Docker from "dockerode";
import { z } from "zod";
import { overSsh } from "../../rollout/over-ssh/dial-agent";

export interface EngineAddress {
  /** As in DOCKER_HOST: unix://…, tcp://…, ssh://…. */
  readonly host: string;
  /** `variable`: DOCKER_HOST says it; `default`: the usual socket; `elsewhere`: found by looking. */
  readonly found: "variable" | "default" | "elsewhere";
}

const DEFAULT_SOCKET = "/var/run/docker.sock";

/**
 * Where the engine is, in the order of Docker's own client: DOCKER_HOST, the chosen context, the
 * usual socket; then the sockets that Docker Desktop and rootless engines use.
 */
export function engineAddress(env: NodeJS.ProcessEnv = process.env): EngineAddress {
  const variable = env["DOCKER_HOST"];
  if (variable) return { host: variable, found: "variable" };
  const context = contextHost(env);
  const byContext = context !== undefined && context !== `unix://${DEFAULT_SOCKET}`;
  if (byContext) return { host: context, found: "elsewhere" };
  const usual: EngineAddress = { host: `unix://${DEFAULT_SOCKET}`, found: "default" };
  if (fs.existsSync(DEFAULT_SOCKET)) return usual;
  const others = [
    path.join(home(env), ".docker", "run", "docker.sock"),
    env["XDG_RUNTIME_DIR"] ? path.join(env["XDG_RUNTIME_DIR"], "docker.sock") : undefined,
  ];
  const other = others.find((socket) => socket !== undefined && fs.existsSync(socket));
  return other === undefined ? usual : { host: `unix://${other}`, found: "elsewhere" };
}

/**
 * A client for an engine; for one named by DOCKER_HOST it follows all of Docker's variables. An
 * engine over SSH is reached by the system's `ssh`, as Docker's own client does.
 */
export function engineClient({ host, found }: EngineAddress): Docker {
  if (host.startsWith("unix://")) return new Docker({ socketPath: host.slice("unix://".length) });
  if (host.startsWith("ssh://")) return new Docker(overSsh(host));
  if (found === "variable") return new Docker();
  // Without the replacement the parser takes a host of an unknown scheme for a path.
  const { hostname, port } = new URL(host.replace(/^tcp:/, "http:"));
  return new Docker({ host: hostname, port: port || "2375" });
}

/** On this machine, as far as the address tells. */
export function isLocal({ host }: Pick<EngineAddress, "host">): boolean {
  return host.startsWith("unix://");
}

const configSchema = z.object({ currentContext: z.string().optional() });
const contextSchema = z.object({
  Endpoints: z.object({ docker: z.object({ Host: z.string() }) }),
});

/** The address of the context that Docker's client would use; undefined for its default one. */
function contextHost(env: NodeJS.ProcessEnv): string | undefined {
  const dir = env["DOCKER_CONFIG"] || path.join(home(env), ".docker");
  const config = configSchema.safeParse(readJson(path.join(dir, "config.json")));
  const name = env["DOCKER_CONTEXT"] || (config.success ? config.data.currentContext : undefined);
  if (!name || name === "default") return undefined;
  const id = createHash("sha256").update(name).digest("hex");
  const meta = readJson(path.join(dir, "contexts", "meta", id, "meta.json"));
  const context = contextSchema.safeParse(meta);
  return context.success ? context.data.Endpoints.docker.Host : undefined;
}

/** Docker's own files: what can't be read counts as not there, as it does for Docker. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function home(env: NodeJS.ProcessEnv): string {
  return env["HOME"] ?? os.homedir();
}
