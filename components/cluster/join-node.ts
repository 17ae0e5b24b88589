import { z } from "zod";
import type { HostRole } from "../../model/host";
import { UserError } from "../../model/user-error";
import { joinAddress, listenAddress, type Machine, type SwarmHost } from "./machine";
import type { Managers } from "./managers";
import { DEADLINE, type NodeTools, until } from "./node-tools";
import { EngineGone, messageOf, passesOver, statusOf } from "./passing";
import { type Membership, readMembership } from "./swarm-node";

const joinTokens = z.object({ JoinTokens: z.object({ Manager: z.string(), Worker: z.string() }) });

export interface Joining {
  readonly host: SwarmHost;
  readonly role: HostRole;
  readonly machine: Machine;
}

/**
 * Joins a machine to the swarm by a manager that answers. The token is fetched for this one call
 * and kept nowhere.
 * @throws UserError when it does not get in.
 */
export async function joinNode(
  managers: Managers,
  { host, role, machine }: Joining,
  { clock, say }: NodeTools,
): Promise<Membership> {
  await managers.ask(async (manager) => {
    // Another manager was asked before and died, but perhaps not before it let the machine in.
    const { state } = await own(machine, readMembership(machine.engine));
    if (state !== "inactive") return;
    say(`joins the swarm as a ${role}, by ${manager.host.name} (${joinAddress(manager.host)})`);
    const { JoinTokens: tokens } = joinTokens.parse(await manager.machine.engine.swarmInspect());
    const join = machine.engine.swarmJoin({
      AdvertiseAddr: host.clusterAddress,
      ListenAddr: listenAddress(host),
      RemoteAddrs: [joinAddress(manager.host)],
      JoinToken: role === "manager" ? tokens.Manager : tokens.Worker,
    });
    await own(machine, join).catch((error: unknown) => {
      if (statusOf(error) === undefined || passesOver(error)) throw error;
      // The engine goes on in the background; whether it gets in is seen below.
      if (/timeout was reached/i.test(messageOf(error))) return;
      throw new UserError(`${machine.title} does not get into the swarm: ${messageOf(error)}`, {
        hint: PORTS,
      });
    });
  }, host.name);
  return awaitMember(machine, { clock });
}

/**
 * Until a join that goes on in the background has ended, or an engine that was started anew is back.
 * @throws UserError too late; a machine that never got in tries no longer then.
 */
export async function awaitMember(
  machine: Machine,
  { clock }: Pick<NodeTools, "clock">,
): Promise<Membership> {
  let last: Membership | undefined;
  const member = await until(clock, DEADLINE.join, async () => {
    last = await readMembership(machine.engine);
    return last.state === "active" && last.nodeId !== "" ? last : undefined;
  });
  if (member !== undefined) return member;
  // Else it would try for ever, and the next run would find it in neither state.
  if (last?.state === "pending" && last.nodeId === "")
    await machine.engine.swarmLeave({ force: true });
  throw new UserError(
    `${machine.title} did not get into the swarm in ${DEADLINE.join / 1000} s: ` +
      (last?.error ? messageOf(last.error) : `its swarm is ${last?.state}`),
    { hint: PORTS },
  );
}

const PORTS =
  "The machines of a swarm must reach each other at 2377 (tcp), 7946 (tcp and udp) and 4789 (udp), " +
  "and their clocks must agree.";

/** That the machine itself is lost must not pass for a manager's failure. */
async function own<T>(machine: Machine, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (statusOf(error) !== undefined || !passesOver(error)) throw error;
    const hint = error instanceof EngineGone ? error.hint : undefined;
    throw new UserError(`${machine.title} was lost while it joined: ${messageOf(error)}`, {
      hint: hint ?? "Run the same command again when it answers.",
      cause: error,
    });
  }
}
