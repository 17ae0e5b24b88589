import { isIPv6 } from "node:net";
import type { Host, SshEndpoint } from "../../model/host";
import { UserError } from "../../model/user-error";
import { readHostKey } from "../../ssh/host-key";
import { parseHostKey } from "../../ssh/public-key";
import { type ConfirmKey, requireConfirmed } from "./confirm-key";

/** A machine's jump host as it is asked for. */
export interface WantedJump {
  /** `[user@]address[:port]`, or the name of a machine in the list; IPv6 with a port in brackets. */
  readonly place: string;
  /** The file of a private key. Default: that of the listed machine, else `defaultKey`. */
  readonly key: string | undefined;
  readonly defaultKey: string | undefined;
}

interface Place {
  readonly user: string | undefined;
  readonly address: string;
  readonly port: number;
}

/** @throws UserError when it is not of that form. */
export function parsePlace(text: string): Place {
  const at = text.indexOf("@");
  const user = at < 0 ? undefined : text.slice(0, at);
  const rest = text.slice(at + 1);
  const [, bracketed, plain, digits = "22"] = isIPv6(rest)
    ? ["", rest]
    : (/^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(rest) ?? []);
  const address = bracketed ?? plain ?? "";
  const port = Number(digits);
  const isWrong =
    address === "" || user === "" || port < 1 || port > 65_535 || /[\s@]/.test(address);
  if (!isWrong && (plain !== undefined || isIPv6(address))) return { user, address, port };
  throw new UserError(
    `--jump is "${text}"; allowed: [user@]address[:port], or the name of a machine in the list`,
  );
}

/**
 * The jump host with its host key. That of a machine in the list, or of another one's jump host, is
 * known; another one is read from it and has to be confirmed.
 * @throws UserError when it is not confirmed, or when the jump host is behind one itself.
 */
export async function findJump(
  { place, key, defaultKey }: WantedJump,
  hosts: readonly Host[],
  confirm: ConfirmKey,
): Promise<SshEndpoint> {
  const { user, address, port } = parsePlace(place);
  const listed = hosts.find((host) => host.name === address) ?? hosts.find(isThere);
  if (listed?.jump !== undefined) {
    throw new UserError(`${listed.name} is behind a jump host itself, and there can be one only`, {
      hint: `Name the jump host of ${listed.name}, if that reaches the machine too.`,
    });
  }
  const known = listed ?? hosts.map(({ jump }) => jump).find((jump) => jump && isThere(jump));
  const loginKey = key ?? known?.key ?? defaultKey;
  const endpoint = {
    address: known?.address ?? address,
    port: known?.port ?? port,
    user: user ?? known?.user ?? "root",
    hostKey: known?.hostKey ?? (await askKey(address, port, confirm)),
    ...(loginKey !== undefined && { key: loginKey }),
  };
  if (known === undefined || confirm.fingerprint === undefined) return endpoint;
  const title = `${endpoint.address}:${endpoint.port}`;
  const { fingerprint } = parseHostKey(known.hostKey, title);
  await requireConfirmed(`${title} in the list`, fingerprint, confirm);
  return endpoint;

  function isThere(other: SshEndpoint): boolean {
    return other.address === address && other.port === port;
  }
}

async function askKey(address: string, port: number, confirm: ConfirmKey): Promise<string> {
  const { hostKey, fingerprint } = await readHostKey(address, port);
  await requireConfirmed(`${address}:${port}`, fingerprint, confirm);
  return hostKey;
}
