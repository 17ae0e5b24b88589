import type { HostRole } from "../../model/host";
import { UserError } from "../../model/user-error";
import { addHostToFile } from "../../operations/hosts/add-host";
import { findHost, readHosts } from "../../operations/hosts/read-hosts";
import { findPlatform } from "../../operations/project";
import { askYes } from "../ask-yes";
import { here } from "../project";

interface Options {
  readonly port: string;
  readonly user?: string;
  readonly key?: string;
  readonly role: HostRole;
  readonly label: readonly string[];
  readonly availabilitySet?: string;
  readonly clusterAddress?: string;
  readonly like?: string;
  readonly fingerprint?: string;
}

export async function run(name: string, address: string, options: Options): Promise<void> {
  const project = here();
  const platform = findPlatform(project);
  const hosts = await readHosts(project, notOfACloud);
  const model = options.like === undefined ? undefined : findHost(hosts, options.like);
  const key = options.key ?? model?.key;
  const { availabilitySet, fingerprint } = options;
  const diff = await addHostToFile(
    platform,
    hosts,
    {
      name,
      address,
      port: portOf(options.port),
      user: options.user ?? model?.user ?? "root",
      ...(key !== undefined && { key }),
      role: options.role,
      labels: Object.fromEntries(options.label.map(labelOf)),
      ...(availabilitySet !== undefined && { availabilitySet }),
      clusterAddress: options.clusterAddress ?? address,
      ...(model?.jump && { jump: model.jump }),
    },
    { fingerprint, ask: process.stdin.isTTY ? askYes : undefined },
  );
  process.stdout.write(`${diff}\nApply it: slipway up ${platform.stack}\n`);
}

/** A cloud's machines are made by its own settings: the file's checks refuse a list beside them. */
function notOfACloud(): Promise<never> {
  throw new UserError("the machines of this platform are a cloud's: none is added by hand", {
    hint: "Change how many there are under slipway:hosts.",
  });
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new UserError(`--port is "${text}"; allowed: a port number, 1 to 65535`);
}

function labelOf(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UserError(`--label is "${text}"; allowed: name=value`);
}
