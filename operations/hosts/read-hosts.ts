import { parseStackConfig } from "../../config";
import { fileConfigSource } from "../../config/file-source";
import { sshHost } from "../../config/schema/ssh-host";
import type { Host } from "../../model/host";
import { UserError } from "../../model/user-error";
import { findPlatform, type Project } from "../project";
import type { Pulumi } from "../pulumi";

/** Gives Pulumi to whoever needs it: only a cloud's machines take it to be known. */
export type GivePulumi = () => Promise<Pick<Pulumi, "outputs">>;

/** Where the platform's machines come from. `engine`: there are none but the local engine's. */
export type HostSource = "engine" | "ssh" | "azure";

/** @throws UserError when the platform's config is wrong. */
export function hostSource(project: Project): HostSource {
  const hosts = declaredHosts(project);
  if (hosts === undefined) return "engine";
  return hosts.ssh === undefined ? "azure" : "ssh";
}

/**
 * The machines of the platform's cluster: as its file says, or as its stack has made them; none for
 * the local engine, and none of a cloud's before they exist.
 * @throws UserError when the platform's config is wrong.
 */
export async function readHosts(project: Project, pulumi: GivePulumi): Promise<readonly Host[]> {
  const declared = declaredHosts(project);
  if (declared === undefined) return [];
  if (declared.ssh !== undefined) return declared.ssh;
  const { hosts } = await (await pulumi()).outputs(findPlatform(project).stack);
  return sshHost.array().parse(hosts ?? []);
}

/** @throws UserError when the platform runs on the local engine, or has no machine yet. */
export async function requireHosts(project: Project, pulumi: GivePulumi): Promise<readonly Host[]> {
  const hosts = await readHosts(project, pulumi);
  if (hosts.length > 0) return hosts;
  const { file, stack } = findPlatform(project);
  throw hostSource(project) === "engine"
    ? new UserError(`${file} has no slipway:hosts: it is the local engine's`, {
        hint: "`slipway host add <name> <address>` begins a list of machines.",
      })
    : new UserError(`the machines of ${stack} do not exist yet`, { hint: `slipway up ${stack}` });
}

/** @throws UserError naming those that exist. */
export function findHost(hosts: readonly Host[], name: string): Host {
  const found = hosts.find((host) => host.name === name);
  if (found !== undefined) return found;
  throw new UserError(
    `there is no host "${name}"; allowed: ${hosts.map((host) => host.name).join(", ")}`,
  );
}

function declaredHosts(project: Project) {
  const source = fileConfigSource(findPlatform(project).path);
  if (source.values["slipway:hosts"] === undefined) return undefined;
  const config = parseStackConfig(source, { allowUnfilled: true });
  return config.kind === "platform" ? config.hosts : undefined;
}
