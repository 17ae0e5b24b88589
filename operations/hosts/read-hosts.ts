import { parseStackConfig } from "../../config";
import { fileConfigSource } from "../../config/file-source";
import type { Host } from "../../model/host";
import { UserError } from "../../model/user-error";
import { findPlatform, type Project } from "../project";

/**
 * The machines of the platform's cluster, as its file says; none for the local engine.
 * @throws UserError when the platform's config is wrong.
 */
export function readHosts(project: Project): readonly Host[] {
  const source = fileConfigSource(findPlatform(project).path);
  if (source.values["slipway:hosts"] === undefined) return [];
  const config = parseStackConfig(source, { allowUnfilled: true });
  return (config.kind === "platform" && config.hosts?.ssh) || [];
}

/** @throws UserError when the platform runs on the local engine. */
export function requireHosts(project: Project): readonly Host[] {
  const hosts = readHosts(project);
  if (hosts.length > 0) return hosts;
  throw new UserError(
    `${findPlatform(project).file} has no slipway:hosts: it is the local engine's`,
    {
      hint: "`slipway host add <name> <address>` begins a list of machines.",
    },
  );
}

/** @throws UserError naming those that exist. */
export function findHost(hosts: readonly Host[], name: string): Host {
  const found = hosts.find((host) => host.name === name);
  if (found !== undefined) return found;
  throw new UserError(
    `there is no host "${name}"; allowed: ${hosts.map((host) => host.name).join(", ")}`,
  );
}
