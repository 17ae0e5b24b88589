import type { Host, HostRole, SshEndpoint } from "../../model/host";
import { UserError } from "../../model/user-error";
import { addHostToFile, checkWanted } from "../../operations/hosts/add-host";
import { findJump } from "../../operations/hosts/jump-host";
import { lackingForHosts } from "../../operations/hosts/lacking";
import { listedHosts } from "../../operations/hosts/listed-hosts";
import { findHost } from "../../operations/hosts/read-hosts";
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
  readonly jump?: string;
  readonly jumpKey?: string;
  readonly jumpFingerprint?: string;
}

export async function run(name: string, address: string, options: Options): Promise<void> {
  const project = here();
  const platform = findPlatform(project);
  const hosts = listedHosts(platform);
  const model = options.like === undefined ? undefined : findHost(hosts, options.like);
  const key = options.key ?? model?.key;
  const { availabilitySet, fingerprint } = options;
  const wanted = {
    name,
    address,
    port: portOf(options.port),
    user: options.user ?? model?.user ?? "root",
    ...(key !== undefined && { key }),
    role: options.role,
    labels: Object.fromEntries(options.label.map(labelOf)),
    ...(availabilitySet !== undefined && { availabilitySet }),
    clusterAddress: options.clusterAddress ?? address,
  };
  checkWanted(platform, hosts, wanted);
  const jump = await jumpOf(options, { hosts, model, key });
  const diff = await addHostToFile(
    platform,
    hosts,
    { ...wanted, ...(jump && { jump }) },
    { fingerprint, ask: whoIsThere(), option: "--fingerprint" },
  );
  process.stdout.write(`${diff}\n${nextStep(lackingForHosts(project), platform.stack)}\n`);
}

interface Around {
  readonly hosts: readonly Host[];
  readonly model: Host | undefined;
  readonly key: string | undefined;
}

async function jumpOf(
  { jump, jumpKey, jumpFingerprint }: Options,
  { hosts, model, key }: Around,
): Promise<SshEndpoint | undefined> {
  if (jump !== undefined) {
    const confirm = {
      fingerprint: jumpFingerprint,
      ask: whoIsThere(),
      option: "--jump-fingerprint",
    };
    return findJump({ place: jump, key: jumpKey, defaultKey: key }, hosts, confirm);
  }
  const stray = [jumpKey && "--jump-key", jumpFingerprint && "--jump-fingerprint"].find(Boolean);
  if (stray) throw new UserError(`${stray} is given without --jump, the jump host itself`);
  return model?.jump;
}

function whoIsThere(): ((question: string) => Promise<boolean>) | undefined {
  return process.stdin.isTTY ? askYes : undefined;
}

function nextStep(lacking: readonly string[], stack: string): string {
  if (lacking.length === 0) return `Apply it: slipway up ${stack}`;
  return `Before \`slipway up ${stack}\`, this has to be put right:\n\n${lacking.join("\n\n")}`;
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
