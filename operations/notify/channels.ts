import { type Channel, fileConfigSource, parseStackConfig } from "../../config";
import { findPlatform, findStack, type Project } from "../project";

/** Somebody who is told, and where that is written. */
export interface ConfiguredChannel {
  readonly channel: Channel;
  /** The stack in whose file it stands, with the secrets that it names. */
  readonly stack: string;
  /** For people: `slack (slipway:notify[0] of Pulumi.platform.yaml)`. */
  readonly label: string;
}

/**
 * Who is told of what happens to a stack: its own list, else the platform's.
 * @throws UserError when either file can't be read as a config.
 */
export function channelsOf(project: Project, stack: string): ConfiguredChannel[] {
  const own = findStack(project, stack);
  for (const { stack: name, path, file } of [own, findPlatform(project)]) {
    const { notify } = parseStackConfig(fileConfigSource(path), { allowUnfilled: true });
    if (notify === undefined) continue;
    return notify.map((channel, index) => ({
      channel,
      stack: name,
      label: `${channel.to} (slipway:notify[${index}] of ${file})`,
    }));
  }
  return [];
}

/** The secret that a channel names. Undefined: it needs none. */
export function secretOf(channel: Channel): string | undefined {
  return channel.to === "email" ? channel.server.secret : channel.secret;
}
