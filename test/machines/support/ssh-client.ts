import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import type { CommandResult } from "./exec";
import type { TestMachine } from "./test-machine";

export interface SshOptions {
  /** Default: the machine's own. */
  readonly user?: string;
  /** For the command's standard input. */
  readonly input?: string;
  /** What the server must show. Default: the machine's host key. */
  readonly hostKey?: string;
  /** How long to wait for the server. Default: 10. */
  readonly connectSeconds?: number;
}

/** Runs a command by the system's SSH client, which believes only the host keys that it is given. */
export async function ssh(
  machine: TestMachine,
  command: string,
  { user = machine.user, input, hostKey = machine.hostKey, connectSeconds = 10 }: SshOptions = {},
): Promise<CommandResult> {
  const { folder } = machine;
  const known = path.join(await fs.mkdtemp(path.join(folder, "ssh-")), "known_hosts");
  const jump = machine.jump;
  const lines = [
    `${machine.address} ${hostKey}`,
    ...(jump ? [`${jump.address} ${jump.hostKey}`] : []),
  ];
  await fs.writeFile(known, `${lines.join("\n")}\n`);
  const args = [
    ["-F", "none", "-i", machine.keyFile],
    ["-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", `ConnectTimeout=${connectSeconds}`],
    ["-o", "StrictHostKeyChecking=yes", "-o", `UserKnownHostsFile=${known}`],
    ["-o", "GlobalKnownHostsFile=none", "-o", "LogLevel=ERROR"],
  ].flat();
  const proxy =
    jump === undefined
      ? []
      : ["-o", `ProxyCommand=ssh ${args.join(" ")} -W [%h]:%p ${jump.user}@${jump.address}`];
  const words = [
    ...args,
    ...proxy,
    "-p",
    String(machine.port),
    `${user}@${machine.address}`,
    command,
  ];
  const done = await execa("ssh", words, { input: input ?? "", reject: false });
  return { code: done.exitCode ?? -1, stdout: done.stdout, stderr: done.stderr };
}
