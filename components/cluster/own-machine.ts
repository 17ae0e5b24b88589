import type { UserError } from "../../model/user-error";
import { SshError } from "../../ssh/ssh-error";
import type { Machine, SwarmHost } from "./machine";
import { DEADLINE, type NodeTools, until } from "./node-tools";
import { EngineGone, passesOver } from "./passing";
import { type Membership, readMembership } from "./swarm-node";

/** The machine that a command is about, if it answers. */
export interface OwnMachine {
  /** Absent: it does not answer over SSH. */
  readonly machine?: Machine;
  /** Absent: its engine does not answer. */
  readonly membership?: Membership;
  /** Why something of it is absent. */
  readonly failure?: UserError;
}

/** @throws SshError when somebody answers who can't be trusted, or lets nobody in. */
export async function reachOwn(
  host: SwarmHost,
  { connect, clock }: NodeTools,
  engineMs: number = DEADLINE.engine,
): Promise<OwnMachine> {
  let machine: Machine;
  try {
    machine = await connect(host);
  } catch (error) {
    if (error instanceof SshError && passesOver(error)) return { failure: error };
    throw error;
  }
  let failure: UserError | undefined;
  const membership = await until(clock, engineMs, async () => {
    try {
      return await readMembership(machine.engine);
    } catch (error) {
      if (!(error instanceof EngineGone)) throw error;
      failure = error;
      return undefined;
    }
  });
  return { machine, membership, ...(membership === undefined && { failure }) };
}
