import type Docker from "dockerode";
import { type Host, HOST_LABEL, type HostRole } from "../../model/host";
import { UserError } from "../../model/user-error";

/** A machine: what the config says of it beside what the swarm knows. */
export interface HostStatus {
  /** In the config; for a node that no host of it has joined as: its own host name. */
  readonly name: string;
  /** `user@address:port`. Undefined: it is not in the config. */
  readonly ssh: string | undefined;
  /** As the config says. Undefined: it is not in it. */
  readonly role: HostRole | undefined;
  /** Undefined: it is not in the swarm. */
  readonly node: NodeStatus | undefined;
}

export interface NodeStatus {
  readonly id: string;
  readonly role: HostRole;
  /** The swarm's words: `ready`, `down`, `unknown`, `disconnected`. */
  readonly state: string;
  /** `active`, `pause` or `drain`. */
  readonly availability: string;
  /** Of a manager: `leader`, `reachable` or `unreachable`. */
  readonly manager: string | undefined;
  /** The engine's version. */
  readonly engine: string;
  readonly address: string;
}

/** A node as the engine's API tells it, as far as it is read here. */
export interface EngineNodeJson {
  readonly ID?: string;
  readonly Spec?: {
    readonly Role?: string;
    readonly Availability?: string;
    readonly Labels?: Readonly<Record<string, string>>;
  };
  readonly Description?: {
    readonly Hostname?: string;
    readonly Engine?: { readonly EngineVersion?: string };
  };
  readonly Status?: { readonly State?: string; readonly Addr?: string };
  readonly ManagerStatus?: { readonly Leader?: boolean; readonly Reachability?: string } | null;
}

/** @param docker of a manager. */
export async function readHostStatus(
  docker: Docker,
  hosts: readonly Host[],
): Promise<HostStatus[]> {
  return compareHosts(hosts, (await docker.listNodes()) as EngineNodeJson[]);
}

/** Pure: a row for each host of the config, in its order, then one for each node that is none. */
export function compareHosts(
  hosts: readonly Host[],
  nodes: readonly EngineNodeJson[],
): HostStatus[] {
  const nameOf = ({ Spec }: EngineNodeJson) => Spec?.Labels?.[HOST_LABEL];
  const strangers = nodes.filter((node) => !hosts.some(({ name }) => name === nameOf(node)));
  return [
    ...hosts.map(({ name, user, address, port, role }): HostStatus => {
      const own = nodes.filter((node) => nameOf(node) === name);
      // One that left and joined again has two nodes for a while.
      const node = own.find(({ Status }) => Status?.State === "ready") ?? own[0];
      return { name, ssh: `${user}@${address}:${port}`, role, node: node && nodeStatus(node) };
    }),
    ...strangers.map((node): HostStatus => ({
      name: nameOf(node) ?? node.Description?.Hostname ?? node.ID ?? "",
      ssh: undefined,
      role: undefined,
      node: nodeStatus(node),
    })),
  ];
}

function nodeStatus({ ID, Spec, Description, Status, ManagerStatus }: EngineNodeJson): NodeStatus {
  return {
    id: ID ?? "",
    role: Spec?.Role === "manager" ? "manager" : "worker",
    state: Status?.State ?? "unknown",
    availability: Spec?.Availability ?? "unknown",
    manager: ManagerStatus
      ? ManagerStatus.Leader === true
        ? "leader"
        : (ManagerStatus.Reachability ?? "unknown")
      : undefined,
    engine: Description?.Engine?.EngineVersion ?? "",
    address: Status?.Addr ?? "",
  };
}

/** In a few words what is wrong with a machine. Undefined: nothing. */
export function hostProblem({ role, node }: HostStatus): string | undefined {
  if (role === undefined) return "not in the config";
  if (node === undefined) return "not in the swarm";
  if (node.state !== "ready") return node.state;
  if (node.role !== role) return `is a ${node.role}`;
  if (node.manager === "unreachable") return "unreachable for the other managers";
  return undefined;
}

/** @throws UserError naming those that exist. */
export function findHostStatus(rows: readonly HostStatus[], name: string): HostStatus {
  const found = rows.find((row) => row.name === name);
  if (found !== undefined) return found;
  throw new UserError(
    `there is no host "${name}"; allowed: ${rows.map((row) => row.name).join(", ")}`,
  );
}
