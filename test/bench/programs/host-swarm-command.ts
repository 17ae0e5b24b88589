import * as fs from "node:fs";
import * as path from "node:path";
import { readNodeEnvironment } from "../../../components/cluster/host-swarm-environment";
import { nodeLabels } from "../../../model/host";
import { ATTEMPT_LABEL } from "../../../rollout/service-labels";
import type { EngineNode } from "../../../rollout/engine-types";
import { BENCH_NODES } from "./facts";

/** Stands in for the project's own: the swarm's nodes are files of a folder. */
function answer(verb: string | undefined): object {
  if (verb === "form") return { clusterId: "bench" };
  const { host, attempt } = readNodeEnvironment(process.env);
  const file = path.join(process.env[BENCH_NODES] ?? "", `${host.name}.json`);
  if (verb === "remove") {
    fs.rmSync(file);
    return {};
  }
  const node: EngineNode = {
    ID: `node-${host.name}`,
    Spec: {
      Role: host.role,
      Availability: "active",
      Labels: { ...nodeLabels(host), [ATTEMPT_LABEL]: attempt },
    },
    Description: { Hostname: host.name },
    Status: { State: "ready", Addr: host.clusterAddress },
    ...(host.role === "manager" && { ManagerStatus: { Reachability: "reachable" } }),
  };
  fs.writeFileSync(file, JSON.stringify(node));
  return { nodeId: node.ID };
}

process.stdout.write(`${JSON.stringify(answer(process.argv[2]))}\n`);
