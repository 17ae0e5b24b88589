import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import type { Host, SshEndpoint } from "../../model/host";
import { UserError } from "../../model/user-error";
import { signatureAlgorithms } from "../../ssh/public-key";
import { withScratchDir } from "../scratch";

/**
 * A shell on a host, or one command, by the system's own `ssh`, which believes no other host key
 * than the config's.
 * @returns the exit code of what ran there. @throws UserError when there is no `ssh`.
 */
export function hostShell(host: Host, command: readonly string[]): Promise<number> {
  return withScratchDir(async (dir) => {
    const knownHosts = path.join(dir, "known_hosts");
    const config = path.join(dir, "config");
    await fs.writeFile(knownHosts, knownHostsText(host), { mode: 0o600 });
    await fs.writeFile(config, sshConfig(host, knownHosts), { mode: 0o600 });
    const { exitCode } = await execa("ssh", ["-F", config, host.name, ...command], {
      stdio: "inherit",
      reject: false,
    });
    if (exitCode !== undefined) return exitCode;
    throw new UserError("there is no `ssh` on this machine", {
      hint: "Install OpenSSH's client (Debian: openssh-client).",
    });
  });
}

/** ssh looks a server up by `HostKeyAlias`: so two hosts behind one address are told apart. */
export function knownHostsText({ name, hostKey, jump }: Host): string {
  const lines = [
    `${name} ${hostKey}`,
    ...(jump === undefined ? [] : [`${name}.jump ${jump.hostKey}`]),
  ];
  return `${lines.join("\n")}\n`;
}

export function sshConfig(host: Host, knownHosts: string): string {
  const { name, jump } = host;
  const strict = ["  StrictHostKeyChecking yes", `  UserKnownHostsFile "${knownHosts}"`];
  const block = (alias: string, endpoint: SshEndpoint, more: readonly string[]) => [
    `Host ${alias}`,
    `  HostName ${endpoint.address}`,
    `  Port ${endpoint.port}`,
    `  User ${endpoint.user}`,
    `  HostKeyAlias ${alias}`,
    `  HostKeyAlgorithms ${algorithms(endpoint.hostKey)}`,
    ...(endpoint.key === undefined
      ? []
      : [`  IdentityFile "${endpoint.key}"`, "  IdentitiesOnly yes"]),
    ...strict,
    ...more,
  ];
  const through = jump === undefined ? [] : [`  ProxyJump ${name}.jump`];
  const lines = [
    ...block(name, host, through),
    ...(jump === undefined ? [] : block(`${name}.jump`, jump, [])),
  ];
  return `${lines.join("\n")}\n`;
}

function algorithms(hostKey: string): string {
  const [type = ""] = hostKey.split(" ");
  return (signatureAlgorithms(type) ?? [type]).join(",");
}
