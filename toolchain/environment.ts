import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { backendOf } from "./backend";
import { engineAddress } from "./engine/address";
import { partContext, type PartContext } from "./parts/context";
import { pulumiHome } from "./parts/plugin";
import { storedPulumi } from "./parts/pulumi-cli";
import { ensurePassphrase } from "./passphrase";
import { dataPaths } from "./paths";
import { stateVariables } from "./state-credentials";

/** Services wait, they don't compute: far more at once than the engine's default. */
const PARALLEL = "64";

/**
 * The variables under which `pulumi`, typed or started by Slipway, finds its CLI, plugins, state
 * and passphrase. What the user has set stays. Makes the project's state folder and passphrase
 * when they are missing. Holds no secret: the passphrase and the state's password are named by
 * their files.
 */
export function preparedEnvironment(
  projectDir: string,
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const context = partContext(env);
  const searchPath = [...pathPrefix(projectDir, context), env["PATH"] ?? ""].join(path.delimiter);
  return { PATH: withoutRepeats(searchPath), ...variables(projectDir, context) };
}

/** The same as lines for `eval` in any POSIX shell; PATH is put before what the shell has. */
export function exportLines(projectDir: string, env: NodeJS.ProcessEnv = process.env): string[] {
  const context = partContext(env);
  const prefix = pathPrefix(projectDir, context).join(path.delimiter);
  return [
    `export PATH=${quote(prefix)}"\${PATH:+:$PATH}"`,
    ...Object.entries(variables(projectDir, context)).map(
      ([name, value]) => `export ${name}=${quote(value)}`,
    ),
  ];
}

/** A word for a POSIX shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function pathPrefix(projectDir: string, context: PartContext): string[] {
  const bin = path.join(projectDir, "node_modules", ".bin");
  // `slipway` itself, as the hints say it.
  const own = path.join(projectDir, "toolchain", "bin");
  const pulumi = storedPulumi(context);
  // Where npm has no Node for the platform, the one that runs this is new enough.
  const node = fs.existsSync(path.join(bin, "node")) ? [] : [path.dirname(process.execPath)];
  return [...(pulumi === undefined ? [] : [path.dirname(pulumi.path)]), own, bin, ...node];
}

function variables(projectDir: string, context: PartContext): Record<string, string> {
  const { env } = context;
  const data = dataPaths(projectDir, env);
  const home = pulumiHome(context);
  fs.mkdirSync(home, { recursive: true });
  const result: Record<string, string> = { PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const backend = backendOf(projectDir, env);
  if (backend.from !== "variable") result["PULUMI_BACKEND_URL"] = backend.url;
  if (backend.from === "machine") fs.mkdirSync(data.state, { recursive: true, mode: 0o700 });
  else Object.assign(result, userCredentials(env));
  if (backend.from === "project") {
    Object.assign(result, stateVariables(backend.url, data.stateCredentials, env));
  }
  // An empty passphrase counts as set: Pulumi takes it as one.
  if (env["PULUMI_CONFIG_PASSPHRASE"] === undefined && !env["PULUMI_CONFIG_PASSPHRASE_FILE"]) {
    ensurePassphrase(data.passphrase);
    result["PULUMI_CONFIG_PASSPHRASE_FILE"] = data.passphrase;
  }
  const ownCompiled = [undefined, "", context.cache.compiled].includes(env["NODE_COMPILE_CACHE"]);
  if (ownCompiled) result["NODE_COMPILE_CACHE"] = context.cache.compiled;
  if (!env["PULUMI_PARALLEL"]) result["PULUMI_PARALLEL"] = PARALLEL;
  // Where the CLI had to be built, plugins can't be downloaded either: say so instead of trying.
  if (storedPulumi(context)?.source === "built") {
    result["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = "true";
  }
  const engine = engineAddress(env);
  if (engine.found === "elsewhere") result["DOCKER_HOST"] = engine.host;
  return result;
}

/** Whoever uses another backend is logged in in his own Pulumi folder. */
function userCredentials(env: NodeJS.ProcessEnv): Record<string, string> {
  if (env["PULUMI_HOME"] || env["PULUMI_CREDENTIALS_PATH"]) return {};
  const own = path.join(env["HOME"] ?? os.homedir(), ".pulumi");
  return fs.existsSync(path.join(own, "credentials.json")) ? { PULUMI_CREDENTIALS_PATH: own } : {};
}

function withoutRepeats(searchPath: string): string {
  return [...new Set(searchPath.split(path.delimiter))].join(path.delimiter);
}
