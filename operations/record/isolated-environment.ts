import * as fs from "node:fs/promises";
import * as path from "node:path";
import { preparedEnvironment } from "../../toolchain/environment";

/** Of the prepared environment: where the tools are. The rest of it leads to the real stacks. */
const TAKEN = [
  "PATH",
  "PULUMI_SKIP_UPDATE_CHECK",
  "PULUMI_PARALLEL",
  "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION",
];
/** Of this process' own variables: how text is written. */
const PLAIN = ["LANG", "LC_ALL", "TZ"];

/**
 * All variables of a run in a throw-away backend: it finds Pulumi, its plugins and Node, and no
 * engine, token, key, passphrase or home folder of anybody.
 * @param dir a folder of its own, which it may fill.
 */
export async function isolatedEnvironment(
  projectDir: string,
  { dir, passphrase }: { readonly dir: string; readonly passphrase: string },
  env: NodeJS.ProcessEnv = process.env,
): Promise<Record<string, string>> {
  const backend = `file://${path.join(dir, "state")}?metadata=skip`;
  const own = { PULUMI_BACKEND_URL: backend, PULUMI_CONFIG_PASSPHRASE: passphrase };
  const prepared = preparedEnvironment(projectDir, { ...env, ...own });
  const home = path.join(dir, "home");
  const pulumiHome = path.join(home, ".pulumi");
  for (const folder of [path.join(dir, "state"), pulumiHome, path.join(dir, "tmp")]) {
    await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  }
  const plugins = path.join(prepared["PULUMI_HOME"] ?? "", "plugins");
  await fs.symlink(plugins, path.join(pulumiHome, "plugins"));
  const picked = (from: NodeJS.ProcessEnv, names: readonly string[]) =>
    names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]] as const]));
  return {
    ...Object.fromEntries([...picked(prepared, TAKEN), ...picked(env, PLAIN)]),
    ...own,
    HOME: home,
    TMPDIR: path.join(dir, "tmp"),
    PULUMI_HOME: pulumiHome,
    // The provider must not look for an engine where it usually is.
    DOCKER_HOST: `unix://${path.join(dir, "no-engine.sock")}`,
  };
}
