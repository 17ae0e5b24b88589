import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import type { Outcome } from "../../e2e/support/test-project";
import { type JumpWorld, USER } from "./jump-world";
import { until } from "./until";

/** A shell as docs/operating.md has it for a bare `pulumi`: the user's own ssh, agent and settings. */
export interface UserShell {
  /** With DOCKER_HOST=ssh://…, in the shell that `slipway env` prepares. */
  pulumi(...args: readonly string[]): Promise<Outcome>;
  /** Puts a machine's host key among the known ones, as its own console shows it. */
  know(name: string): Promise<void>;
  close(): Promise<void>;
}

export async function userShell(world: JumpWorld): Promise<UserShell> {
  const gate = world.machines.get("gate");
  const dir = await fs.mkdtemp(path.join(gate.folder, "user-"));
  const socket = path.join(dir, "agent");
  const knownHosts = path.join(dir, "known_hosts");
  await fs.writeFile(knownHosts, "");
  await fs.writeFile(path.join(dir, "config"), `Host *\n  UserKnownHostsFile ${knownHosts}\n`);
  // OpenSSH reads the settings of the account's own home, whatever HOME says.
  const ssh = `#!/bin/sh\nexec /usr/bin/ssh -F '${path.join(dir, "config")}' "$@"\n`;
  await fs.writeFile(path.join(dir, "ssh"), ssh, { mode: 0o755 });
  const agent = execa("ssh-agent", ["-D", "-a", socket], { reject: false, stdio: "ignore" });
  const environment = {
    DOCKER_HOST: `ssh://${USER}@${gate.address}`,
    SSH_AUTH_SOCK: socket,
    PATH: `${dir}:${process.env["PATH"]}`,
  };
  await until(async () => (await addKey()).exitCode === 0, 10_000);
  const project = world.project.with(environment);
  return {
    pulumi: (...args) => project.pulumi(...args),
    async know(name) {
      const { address } = world.machines.get(name);
      const { stdout } = await world.on(name, "cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub");
      await fs.appendFile(knownHosts, `${address} ${stdout.trim()}\n`);
    },
    async close() {
      agent.kill();
      await agent;
    },
  };
  /** Fails until the agent listens. */
  function addKey() {
    return execa("ssh-add", ["-q", gate.keyFile], { env: environment, reject: false });
  }
}
