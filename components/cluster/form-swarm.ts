import { UserError } from "../../model/user-error";
import { ownerLabels } from "../../model/swarm-labels";
import type { Origin } from "../labels";
import { listenAddress, type Machine, type SwarmHost } from "./machine";
import type { NodeTools } from "./node-tools";
import { type OwnMachine, reachOwn } from "./own-machine";
import { readMembership } from "./swarm-node";

export interface SwarmToForm {
  /** The stack that counts as the maker of a swarm initialised here. */
  readonly owner: Origin;
  readonly managers: readonly SwarmHost[];
  /** The swarm that was found or formed before. Absent: never yet. */
  readonly formerly?: string;
}

interface Found extends OwnMachine {
  readonly host: SwarmHost;
}

/**
 * The swarm that a manager in the list is in; where there is none, one is initialised on the first.
 * Doing it again changes nothing.
 * @returns the swarm's id.
 * @throws UserError when it can't be told whether there is a swarm, or which.
 */
export async function formSwarm(wanted: SwarmToForm, tools: NodeTools): Promise<string> {
  const found = await Promise.all(
    wanted.managers.map(async (host) => ({ host, ...(await reachOwn(host, tools)) })),
  );
  try {
    return adopted(wanted, found, tools) ?? (await initialised(wanted, found, tools));
  } finally {
    for (const { machine } of found) machine?.close();
  }
}

function adopted(
  { formerly }: SwarmToForm,
  found: readonly Found[],
  { say }: NodeTools,
): string | undefined {
  const managers = found.filter(({ membership }) => membership?.isManager);
  const ids = new Set(managers.map(({ membership }) => membership?.clusterId ?? ""));
  ids.delete("");
  const [id, ...others] = formerly !== undefined && ids.has(formerly) ? [formerly] : ids;
  if (others.length > 0) {
    const lines = managers.map(
      ({ host, membership }) => `  ${host.name}: ${membership?.clusterId}`,
    );
    throw new UserError(`the managers in the list are in different swarms:\n${lines.join("\n")}`, {
      hint: "Run `docker swarm leave --force` on those whose swarm is not to be kept.",
    });
  }
  if (id !== undefined) {
    const by = managers.find(({ membership }) => membership?.clusterId === id);
    say(`${by?.host.name} is in the swarm ${id}`);
    for (const { host, failure } of found) {
      if (failure !== undefined) say(`${host.name} does not answer: ${failure.summary}`);
    }
    return id;
  }
  if (managers.length === 0) return undefined;
  const lines = managers.map(({ host, membership }) => `  ${host.name}: ${membership?.error}`);
  throw new UserError(`the swarm has no leader:\n${lines.join("\n")}`, {
    hint:
      "More than half of its managers must reach each other: start the machines that are down. Only " +
      "when they are gone for good, run `docker swarm init --force-new-cluster` on one that is left.",
  });
}

async function initialised(
  { owner, managers, formerly }: SwarmToForm,
  found: readonly Found[],
  { say }: NodeTools,
): Promise<string> {
  const silent = found.filter(({ membership }) => membership === undefined);
  if (silent.length > 0) {
    const lines = silent.map(({ host, failure }) => `  ${host.name}: ${failure?.summary}`);
    throw new UserError(
      `no manager in the list that answers is in a swarm, and these don't answer:\n${lines.join("\n")}`,
      { hint: "One of them may hold the swarm: start them, and run the same command again." },
    );
  }
  const elsewhere = found.filter(({ membership }) => membership?.state !== "inactive");
  if (elsewhere.length > 0) {
    const lines = elsewhere.map(
      ({ host, membership }) => `  ${host.name}: ${notInactive(membership?.state)}`,
    );
    throw new UserError(
      `machines that shall be managers are in a swarm already:\n${lines.join("\n")}`,
      {
        hint:
          "Keep one manager of that swarm in the list, and change roles in two steps: first make the " +
          "new managers, then demote. To give that swarm up: `docker swarm leave --force` on each.",
      },
    );
  }
  if (formerly !== undefined) {
    throw new UserError(`no manager in the list is in the swarm ${formerly} any more`, {
      hint:
        "Keep at least one of its managers in the list until the new ones have joined. If that swarm " +
        "is lost, have a new one made: pulumi up --replace with the URN of this resource.",
    });
  }
  const [first] = found;
  if (first?.machine === undefined) throw new UserError("a swarm needs a manager; there is none");
  return initialise(first.host, first.machine, { owner, others: managers.length - 1 }, say);
}

function notInactive(state: string | undefined): string {
  return state === "active" ? "is a worker" : `its swarm is in state "${state}"`;
}

async function initialise(
  host: SwarmHost,
  machine: Machine,
  { owner, others }: { owner: Origin; others: number },
  say: NodeTools["say"],
): Promise<string> {
  say(`${host.name} starts a swarm${others > 0 ? ` for itself and ${others} more managers` : ""}`);
  await machine.engine.swarmInit({
    AdvertiseAddr: host.clusterAddress,
    ListenAddr: listenAddress(host),
    // Address pool, data path and the certificates' rotation (90 days) stay Docker's defaults. No
    // autolock: a manager that starts anew would wait for a person with the key, and a swarm whose
    // managers wait stands still.
    Spec: { Name: "default", Labels: ownerLabels(owner) },
  });
  return (await readMembership(machine.engine)).clusterId;
}
