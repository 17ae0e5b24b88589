import type { NodeEngine } from "../../../../components/cluster/machine";
import type { FakeMachine, FakeNode, FakeSwarm } from "./fake-swarm";

const TOKENS = { Manager: "SWMTKN-1-secret-manager", Worker: "SWMTKN-1-secret-worker" };

/** One machine's engine, with the rules of Swarm that operations on nodes rely on. */
export function fakeEngine(swarm: FakeSwarm, machine: FakeMachine): NodeEngine {
  const { name } = machine;
  const byManager = <T>(answer: () => T): Promise<T> => {
    if (!machine.thinksItManages) throw refusal(503, "This node is not a swarm manager.");
    if (!swarm.hasLeader) throw refusal(503, "The swarm does not have a leader.");
    return Promise.resolve(answer());
  };
  return {
    info: async () => ({
      Swarm: {
        LocalNodeState: machine.state,
        ControlAvailable: machine.thinksItManages,
        NodeID: machine.nodeId,
        Error: machine.error,
        ...(machine.thinksItManages && swarm.hasLeader && { Cluster: { ID: machine.clusterId } }),
        RemoteManagers: machine.managerAddresses.map((address) => ({ Addr: `${address}:2377` })),
      },
    }),
    swarmInspect: () => byManager(() => ({ Spec: { Labels: swarm.labels }, JoinTokens: TOKENS })),
    swarmInit: async ({ AdvertiseAddr, ListenAddr, Spec }) => {
      swarm.calls.push(`${name}: init ${AdvertiseAddr} ${ListenAddr}`);
      swarm.labels = Spec.Labels;
      swarm.add(name, "manager");
    },
    swarmJoin: async ({ AdvertiseAddr, ListenAddr, RemoteAddrs, JoinToken }) => {
      const role = JoinToken === TOKENS.Manager ? "manager" : "worker";
      swarm.calls.push(
        `${name}: join as ${role} ${AdvertiseAddr} ${ListenAddr} by ${RemoteAddrs.join()}`,
      );
      swarm.add(name, role);
      const node = swarm.nodes.at(-1);
      if (node === undefined) return;
      node.ID = machine.nodeId = `id-${name}-${swarm.calls.length}`;
      node.Spec.Labels = {};
    },
    swarmLeave: async ({ force }) => {
      if (machine.thinksItManages && !force) throw refusal(503, "You are a manager. Use --force");
      swarm.calls.push(`${name}: leave${force ? " by force" : ""}`);
      const node = swarm.nodes.find(({ ID }) => ID === machine.nodeId);
      if (node !== undefined) node.Status.State = "down";
      Object.assign(machine, { state: "inactive", nodeId: "", thinksItManages: false });
    },
    updateNode: (id, version, spec) =>
      byManager(() => {
        const node = swarm.nodes.find(({ ID }) => ID === id);
        if (node === undefined) throw refusal(404, `node ${id} not found`);
        if (node.Version.Index !== version) throw refusal(500, "update out of sequence");
        swarm.calls.push(`${name}: update ${id} ${spec.Role} ${spec.Availability}`);
        node.Version.Index += 1;
        node.Spec = { ...spec, Labels: { ...spec.Labels } };
        const own = [...swarm.machines.values()].find(({ nodeId }) => nodeId === id);
        if (own !== undefined) own.thinksItManages = spec.Role === "manager";
        if (spec.Role === "manager") node.ManagerStatus ??= managing(node.Description.Hostname);
        else delete node.ManagerStatus;
      }),
    removeNode: (id, { force }) =>
      byManager(() => {
        const node = swarm.nodes.find(({ ID }) => ID === id);
        if (node === undefined) throw refusal(404, `node ${id} not found`);
        if (node.ManagerStatus) throw refusal(400, "it must be demoted to worker before removal");
        if (node.Status.State !== "down" && !force) throw refusal(400, "it is not down");
        swarm.calls.push(`${name}: remove ${id}${force ? " by force" : ""}`);
        swarm.nodes = swarm.nodes.filter((one) => one !== node);
      }),
    listNodes: () => byManager(() => structuredClone(swarm.nodes)),
    listServices: () => byManager(() => swarm.services),
    listTasks: () => byManager(() => swarm.tasks),
    listNetworks: async () => [{ Scope: "swarm", Ingress: true }, { Scope: "local" }],
    listSecrets: () => byManager(() => []),
    listConfigs: () => byManager(() => []),
  };
}

export function managing(name: string): NonNullable<FakeNode["ManagerStatus"]> {
  return { Leader: false, Reachability: "reachable", Addr: `${name}.cluster:2377` };
}

/** What dockerode throws when an engine refuses. */
export function refusal(statusCode: number, message: string): Error {
  return Object.assign(new Error(`(HTTP code ${statusCode}) - ${message}`), { statusCode });
}
