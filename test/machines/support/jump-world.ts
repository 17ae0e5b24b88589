import { type Outcome, TestProject } from "../../e2e/support/test-project";
import { ask, type Answer } from "./ask";
import type { CommandResult } from "./exec";
import { startMachines, type TestMachines } from "./test-machines";

/** Nobody's: names below it never leave the machines. */
export const DOMAIN = "slipway.test";
export const STAGING = `staging.click-count.${DOMAIN}`;

/** Logs in to both machines, and becomes root by sudo; the jump host itself lets root in. */
export const USER = "ops";

/** What the chapters share: `gate`, and `inner`, which only `gate` reaches. */
export class JumpWorld {
  #machines: TestMachines | undefined;
  #project: TestProject | undefined;
  /** The certificate that `slipway trust` printed. */
  authority = "";

  get machines(): TestMachines {
    if (this.#machines === undefined) throw new Error("the machines are not running");
    return this.#machines;
  }

  get project(): TestProject {
    if (this.#project === undefined) throw new Error("there is no test project");
    return this.#project;
  }

  /** Two bare machines, and a clone that knows of neither. */
  async start(): Promise<void> {
    this.#machines = await startMachines(
      [
        { name: "gate", kind: "bare" },
        { name: "inner", kind: "bare", behind: "gate" },
      ],
      (line) => process.stderr.write(`    ${line}\n`),
    );
    const nothing = () => Promise.resolve();
    this.#project = await TestProject.copy({ DOCKER_HOST: "", SSH_AUTH_SOCK: "" }, nothing);
  }

  /** Also after a failure: nothing of a test run stays behind. */
  async stop(): Promise<void> {
    await this.#project?.remove();
    await this.#machines?.remove();
  }

  /** A command that has to work. */
  async slipway(...args: readonly string[]): Promise<Outcome> {
    return mustWork(`slipway ${args.join(" ")}`, await this.project.slipway(...args));
  }

  /** As a person reads it on the machine's own console. */
  async fingerprint(name: string): Promise<string> {
    const { stdout } = await this.on(name, "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub");
    return stdout.split(" ")[1] ?? "";
  }

  /** As root, without SSH. */
  on(name: string, command: string): Promise<CommandResult> {
    return this.machines.run(name, command);
  }

  /** Builds the app anew, as of another version, and pins it in staging. */
  async newVersion(version: string): Promise<void> {
    await this.project.edit("apps/click-count/Dockerfile", (text) =>
      text.replace(/^# VERSION .*$/m, `# VERSION   ${version}`),
    );
    await this.slipway("build", "apps/click-count", "--pin", "staging");
  }

  /** The version of the app that answers. */
  async version(): Promise<string> {
    const { body } = await this.ask(`https://${STAGING}/api/info`, { ca: this.authority });
    return (JSON.parse(body) as { version: string }).version;
  }

  /** A page through the edge. */
  ask(url: string, options: { readonly ca?: string } = {}): Promise<Answer> {
    return ask(url, { address: this.machines.get("gate").address, ...options });
  }
}

/** @throws Error with all that it printed, unless it ended well. */
export function mustWork(command: string, outcome: Outcome): Outcome {
  if (outcome.exitCode === 0) return outcome;
  throw new Error(`${command} ended with ${outcome.exitCode}:\n${outcome.all}`);
}
