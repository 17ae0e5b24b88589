import { shortContentHash } from "../../model/keyed-hash";
import { UserError } from "../../model/user-error";
import type { Clock } from "../../rollout/look";
import { SshError } from "../../ssh/ssh-error";
import type { Connect, Machine, SwarmHost } from "./machine";
import { messageOf, passesOver, statusOf } from "./passing";
import { type Membership, readMembership } from "./swarm-node";

/** A swarm elects a leader within some 10 s of a loss: time for that, a few times over. */
const MANAGER_MS = 60_000;
const ROUND_MS = 500;
/** Of a machine that swallows packets: another manager may answer sooner. */
const QUICKLY = { timeoutMs: 5_000 };

/** Hosts in an order of this host's own, so that many hosts' commands don't all ask the first. */
export function spread<T>(hosts: readonly T[], name: string): readonly T[] {
  const start = hosts.length === 0 ? 0 : parseInt(shortContentHash(name), 16) % hosts.length;
  return [...hosts.slice(start), ...hosts.slice(0, start)];
}

export interface Manager {
  readonly host: SwarmHost;
  readonly machine: Machine;
}

export interface ManagersOptions {
  readonly hosts: readonly SwarmHost[];
  readonly clusterId: string;
  readonly connect: Connect;
  readonly clock: Clock;
  /** Milliseconds that a manager may take to be found. Default 60,000. */
  readonly deadlineMs?: number;
}

/** Why a manager can't be asked; `passing` when another moment may tell another thing. */
interface Refusal {
  readonly why: string;
  readonly passing: boolean;
}

/**
 * The managers of one swarm, any of which will do. One that dies while it is asked is left for the
 * next one, so whatever it is asked must bear being asked twice.
 */
export class Managers {
  private readonly machines = new Map<string, Machine>();
  private latest: string | undefined;

  constructor(private readonly options: ManagersOptions) {}

  /**
   * @param use what to ask of a manager that knows the swarm's leader.
   * @param butNot the name of the host that is asked only when no other answers.
   * @throws UserError with a line for each manager when none can be asked; what `use` throws.
   */
  async ask<T>(use: (manager: Manager) => Promise<T>, butNot?: string): Promise<T> {
    const { clock, deadlineMs = MANAGER_MS } = this.options;
    const giveUp = clock.now() + deadlineMs;
    for (;;) {
      const refusals = new Map<string, Refusal>();
      for (const host of this.inOrder(butNot)) {
        const machine = await this.reach(host);
        if ("why" in machine) {
          refusals.set(host.name, machine);
          continue;
        }
        try {
          const answer = await use({ host, machine });
          this.latest = host.name;
          return answer;
        } catch (error) {
          if (!passesOver(error)) throw error;
          this.forget(host);
          refusals.set(host.name, { why: messageOf(error), passing: true });
        }
      }
      const hopeless = [...refusals.values()].every(({ passing }) => !passing);
      if (hopeless || clock.now() >= giveUp) throw this.nobody(refusals);
      // Not in step with the other machines' commands, which all knock at the same doors.
      await clock.sleep(ROUND_MS * (0.5 + Math.random()));
    }
  }

  close(): void {
    for (const machine of this.machines.values()) machine.close();
    this.machines.clear();
  }

  /** Who answered last comes first: a machine that is off takes 5 s each time. */
  private inOrder(butNot: string | undefined): readonly SwarmHost[] {
    const rank = ({ name }: SwarmHost) => (name === butNot ? 2 : name === this.latest ? 0 : 1);
    return [...this.options.hosts].sort((one, other) => rank(one) - rank(other));
  }

  private async reach(host: SwarmHost): Promise<Machine | Refusal> {
    try {
      const machine = this.machines.get(host.name) ?? (await this.options.connect(host, QUICKLY));
      this.machines.set(host.name, machine);
      return this.refusal(await readMembership(machine.engine)) ?? machine;
    } catch (error) {
      if (!(error instanceof UserError) && statusOf(error) === undefined) throw error;
      this.forget(host);
      const why = error instanceof UserError ? error.summary : messageOf(error);
      return { why, passing: !(error instanceof SshError) || passesOver(error) };
    }
  }

  private refusal(membership: Membership): Refusal | undefined {
    const { clusterId } = this.options;
    if (membership.isManager && membership.clusterId === clusterId) return undefined;
    if (membership.isManager && membership.clusterId !== "") {
      return { why: `is a manager of another swarm (${membership.clusterId})`, passing: false };
    }
    if (membership.isManager) {
      return { why: membership.error || "its swarm has no leader", passing: true };
    }
    const why = membership.state === "active" ? "is a worker" : `its swarm is ${membership.state}`;
    return { why, passing: membership.state === "pending" };
  }

  private forget(host: SwarmHost): void {
    this.machines.get(host.name)?.close();
    this.machines.delete(host.name);
  }

  private nobody(refusals: ReadonlyMap<string, Refusal>): UserError {
    const lines = [...refusals].map(([name, { why }]) => `  ${name}: ${why}`);
    return new UserError(
      `no manager of the swarm ${this.options.clusterId} can be asked:\n${lines.join("\n")}`,
      {
        hint:
          "A swarm takes changes only while more than half of its managers reach each other: " +
          "start the machines that are down, and run the same command again.",
      },
    );
  }
}
