import type Docker from "dockerode";
import { type CommandResult, execInside } from "./exec";
import { endpoint } from "./machine-container";
import type { MachinePlace } from "./machine-plan";
import type { MachineSpec } from "./test-machine";

/** What can be done to a machine's container. */
export class RunningMachine {
  constructor(
    readonly spec: MachineSpec,
    readonly container: Docker.Container,
    readonly place: MachinePlace,
    private readonly docker: Docker,
  ) {}

  /** @returns the machine's host key, once it answers by SSH, and its engine if it has one. */
  async start(): Promise<string> {
    await this.container.start();
    const engine = this.spec.kind === "engine" ? "docker version > /dev/null 2>&1 &&" : "";
    const banner = "timeout 1 bash -c 'head -c 4 < /dev/tcp/127.0.0.1/22' | grep -q SSH- &&";
    return this.answers(`${engine} ${banner} cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub`);
  }

  private async answers(command: string): Promise<string> {
    const deadline = Date.now() + START_MS;
    for (;;) {
      const { code, stdout } = await execInside(this.container, command);
      if (code === 0) return stdout.trim();
      if (Date.now() > deadline) throw new Error(await this.complaint());
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  private async complaint(): Promise<string> {
    const logs = "tail -n 20 /var/log/machine-boot.log /var/log/docker.log 2>&1; ps axf";
    const { stdout } = await execInside(this.container, logs);
    return `${this.spec.name} did not start within ${START_MS / 1000} s:\n${stdout}`;
  }

  run(command: string): Promise<CommandResult> {
    return execInside(this.container, command);
  }

  async kill(): Promise<void> {
    await this.container.kill({ signal: "SIGKILL" });
    await this.container.wait();
  }

  async cutNetwork(): Promise<void> {
    for (const { network } of this.place.attachments) {
      const cut = { Container: this.container.id, Force: true };
      await this.docker.getNetwork(network.id).disconnect(cut);
    }
  }

  async mendNetwork(): Promise<void> {
    for (const { network, address } of this.place.attachments) {
      const mend = { Container: this.container.id, EndpointConfig: endpoint(address) };
      await this.docker.getNetwork(network.id).connect(mend);
    }
    const { gateway } = this.place;
    if (gateway !== undefined) await this.run(`ip route replace default via ${gateway}`);
  }
}

const START_MS = 60_000;
