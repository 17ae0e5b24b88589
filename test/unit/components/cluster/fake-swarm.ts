import type { Machine, NodeEngine, SwarmHost } from "../../../../components/cluster/machine";
import type { NodeTools } from "../../../../components/cluster/node-tools";
import { EngineGone } from "../../../../components/cluster/passing";
import { SshError, type SshErrorReason } from "../../../../ssh/ssh-error";
import { fakeEngine, managing } from "./fake-engine";

export const CLUSTER = "cluster-1";

/** What a test machine is; tests change it as they like. */
export interface FakeMachine {
  readonly name: string;
  /** Absent: SSH answers. */
  ssh?: SshErrorReason;
  engineIsUp: boolean;
  /** False: purged. */
  hasEngine: boolean;
  state: string;
  nodeId: string;
  /** Of the swarm that its engine thinks itself in. */
  clusterId: string;
  thinksItManages: boolean;
  error: string;
  /** Addresses of the managers that its engine knows. */
  managerAddresses: string[];
  cleanup: { code: number; stdout: string; stderr: string };
}

/** As the engine lists it. */
export interface FakeNode {
  ID: string;
  Version: { Index: number };
  Spec: { Role: string; Availability: string; Labels: Record<string, string> };
  Description: { Hostname: string };
  Status: { State: string; Addr: string };
  ManagerStatus?: { Leader: boolean; Reachability: string; Addr: string };
}

/** Several machines with engines, in memory, and the one swarm that some of them are in. */
export class FakeSwarm {
  readonly machines = new Map<string, FakeMachine>();
  nodes: FakeNode[] = [];
  services: object[] = [];
  tasks: object[] = [];
  labels: Record<string, string> = {};
  /** What was done, in order. */
  readonly calls: string[] = [];
  readonly said: string[] = [];
  open = 0;
  /** Called before each call to an engine; may throw, or change the world. */
  before: (machine: FakeMachine, call: string) => void = () => undefined;
  private time = 0;
  private readonly timers: { at: number; run: () => void }[] = [];

  constructor(...names: string[]) {
    for (const name of names) this.machines.set(name, emptyMachine(name));
  }

  machine(name: string): FakeMachine {
    const machine = this.machines.get(name);
    if (machine === undefined) throw new Error(`there is no machine "${name}"`);
    return machine;
  }

  node(name: string): FakeNode {
    const node = this.nodes.find(({ Description }) => Description.Hostname === name);
    if (node === undefined) throw new Error(`there is no node "${name}"`);
    return node;
  }

  /** Puts a machine into the swarm as it is after `ensure`. */
  add(name: string, role: "manager" | "worker", given: Partial<FakeNode> = {}): this {
    const machine = this.machine(name);
    const id = `id-${name}`;
    Object.assign(machine, { state: "active", nodeId: id, clusterId: CLUSTER });
    machine.thinksItManages = role === "manager";
    this.nodes.push({
      ID: id,
      Version: { Index: 10 },
      Spec: { Role: role, Availability: "active", Labels: { "slipway.host": name } },
      Description: { Hostname: name },
      Status: { State: "ready", Addr: `${name}.cluster` },
      ...(role === "manager" && { ManagerStatus: managing(name) }),
      ...given,
    });
    return this;
  }

  /** A power cut, seen by the others. */
  kill(name: string): void {
    this.machine(name).ssh = "unreachable";
    const node = this.node(name);
    node.Status.State = "down";
    if (node.ManagerStatus) node.ManagerStatus.Reachability = "unreachable";
  }

  /** Runs something when the clock has come so far. */
  after(milliseconds: number, run: () => void): void {
    this.timers.push({ at: this.time + milliseconds, run });
  }

  get elapsedMs(): number {
    return this.time;
  }

  get hasLeader(): boolean {
    const managers = this.nodes.filter(({ ManagerStatus }) => ManagerStatus !== undefined);
    const up = managers.filter(({ ManagerStatus }) => ManagerStatus?.Reachability === "reachable");
    return 2 * up.length > managers.length;
  }

  readonly tools: NodeTools = {
    connect: (host) => this.connect(host),
    clock: { now: () => this.time, sleep: (milliseconds) => this.sleep(milliseconds) },
    say: (line) => void this.said.push(line),
  };

  private async sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    for (const timer of this.timers.filter(({ at }) => at <= this.time)) {
      this.timers.splice(this.timers.indexOf(timer), 1);
      timer.run();
    }
  }

  private async connect({ name }: SwarmHost): Promise<Machine> {
    const machine = this.machine(name);
    if (machine.ssh !== undefined) {
      throw new SshError(`${name} fails: ${machine.ssh}`, { reason: machine.ssh });
    }
    this.open += 1;
    return {
      title: `${name} (root@${name})`,
      engine: this.guarded(machine, fakeEngine(this, machine)),
      runAsRoot: async (script) => {
        if (script.includes("command -v dockerd")) {
          return { code: machine.hasEngine ? 1 : 0, stdout: "", stderr: "" };
        }
        this.calls.push(`${name}: ${script}`);
        return machine.cleanup;
      },
      close: () => void (this.open -= 1),
    };
  }

  private guarded(machine: FakeMachine, engine: NodeEngine): NodeEngine {
    const answer = (call: string, real: (...given: unknown[]) => unknown) => {
      return async (...given: unknown[]) => {
        if (machine.ssh !== undefined) throw new SshError("lost", { reason: "closed" });
        if (!machine.engineIsUp) throw new EngineGone(machine.name, new Error("refused"));
        this.before(machine, call);
        return real(...given);
      };
    };
    const calls = Object.entries(engine).map(([call, real]) => [call, answer(call, real)]);
    return Object.fromEntries(calls) as NodeEngine;
  }
}

function emptyMachine(name: string): FakeMachine {
  return {
    name,
    engineIsUp: true,
    hasEngine: true,
    state: "inactive",
    nodeId: "",
    clusterId: "",
    thinksItManages: false,
    error: "",
    managerAddresses: [],
    cleanup: { code: 0, stdout: "", stderr: "" },
  };
}
