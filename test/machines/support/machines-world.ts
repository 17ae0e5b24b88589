import * as http from "node:http";
import type Docker from "dockerode";
import { HOST_LABEL, type Host } from "../../../model/host";
import type { EngineNodeJson } from "../../../operations/hosts/host-status";
import { connectSsh } from "../../../ssh/connection";
import { dockerOver } from "../../../ssh/engine";
import { connectManager } from "../../../ssh/manager";
import { type Outcome, TestProject } from "../../e2e/support/test-project";
import { startLoad, type RunningLoad } from "../../faults/support/load/running-load";
import { USUAL_RATES } from "../../faults/support/load/plan";
import { type Clicks, startClicks } from "./clicks";
import { DOMAIN, machineEntry, onMachines, withDns } from "./platform-on-machines";
import { startMachines, type TestMachines } from "./test-machines";

const NAMES = ["m1", "m2", "m3", "w1"] as const;
const SPARE = "w2";
const STAGING = `staging.click-count.${DOMAIN}`;

/** What the chapters of the story on several machines share. */
export class MachinesWorld {
  #machines: TestMachines | undefined;
  #project: TestProject | undefined;

  get machines(): TestMachines {
    if (this.#machines === undefined) throw new Error("the machines are not running");
    return this.#machines;
  }

  get project(): TestProject {
    if (this.#project === undefined) throw new Error("there is no test project");
    return this.#project;
  }

  /** Four bare machines that the platform's file names, and one that it does not name yet. */
  async start(): Promise<void> {
    const specs = [...NAMES, SPARE].map((name) => ({ name, kind: "bare" as const }));
    this.#machines = await startMachines(specs, (line) => process.stderr.write(`    ${line}\n`));
    const first = this.machines.all.filter(({ name }) => name !== SPARE);
    const environment = { DOCKER_HOST: "", SSH_AUTH_SOCK: "" };
    this.#project = await TestProject.copy(environment, async (project) => {
      await onMachines(project, first);
      await withDns(project);
    });
  }

  /** Also after a failure: nothing of a test run stays behind. */
  async stop(): Promise<void> {
    await this.#project?.remove();
    await this.#machines?.remove();
  }

  host(name: string): Host {
    return machineEntry(this.machines.get(name));
  }

  /** A command that has to work. */
  async slipway(...args: readonly string[]): Promise<Outcome> {
    const outcome = await this.project.slipway(...args);
    if (outcome.exitCode === 0) return outcome;
    throw new Error(`slipway ${args.join(" ")} ended with ${outcome.exitCode}:\n${outcome.all}`);
  }

  /** Builds the app anew, as of another version, and pins it in staging. */
  async newVersion(version: string): Promise<void> {
    await this.project.edit("apps/click-count/Dockerfile", (text) =>
      text.replace(/^# VERSION .*$/m, `# VERSION   ${version}`),
    );
    await this.slipway("build", "apps/click-count", "--pin", "staging");
  }

  /** Requests that no proxy may repeat, through the edge on one machine. */
  clicks(edge: string): Clicks {
    return startClicks(this.machines.get(edge).address, STAGING);
  }

  /** The swarm as a manager tells it. */
  async asked<T>(use: (docker: Docker) => Promise<T>): Promise<T> {
    const hosts = NAMES.map((name) => this.host(name)).filter(({ role }) => role === "manager");
    const { connection, docker } = await connectManager(hosts);
    try {
      return await use(docker);
    } finally {
      connection.close();
    }
  }

  /** The machines on which instances of a service run. */
  async machinesOf(service: string): Promise<readonly string[]> {
    return this.asked(async (docker) => {
      const nodes = (await docker.listNodes()) as EngineNodeJson[];
      const filters = { service: [service], "desired-state": ["running"] };
      const tasks = (await docker.listTasks({ filters })) as { NodeID?: string }[];
      const names = tasks.map(
        ({ NodeID }) => nodes.find(({ ID }) => ID === NodeID)?.Spec?.Labels?.[HOST_LABEL] ?? "?",
      );
      return [...new Set(names)].sort();
    });
  }

  /** One machine's own engine. */
  async engineOf<T>(name: string, use: (docker: Docker) => Promise<T>): Promise<T> {
    const connection = await connectSsh(this.host(name));
    try {
      return await use(dockerOver(connection));
    } finally {
      connection.close();
    }
  }

  /** A page of staging's, through the edge on one machine. */
  async page(edge: string, path = "/"): Promise<{ status: number; body: string }> {
    const { address } = this.machines.get(edge);
    return new Promise((resolve, reject) => {
      const headers = { Host: STAGING };
      const options = { host: address, port: 80, path, headers, agent: false, timeout: 10_000 };
      const request = http.get(options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
      });
      request.on("timeout", () => request.destroy(new Error(`${edge} did not answer`)));
      request.on("error", reject);
    });
  }

  /** Short, idempotent requests to staging through the edge on one machine, 100 a second. */
  load(edge: string): RunningLoad {
    const { address } = this.machines.get(edge);
    return startLoad({
      address: { host: address, port: 80 },
      hostHeader: STAGING,
      path: "/api/info",
      ...USUAL_RATES,
      long: { count: 0, ms: 0 },
    });
  }
}
