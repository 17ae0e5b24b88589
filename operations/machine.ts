import * as os from "node:os";
import type Docker from "dockerode";
import { isLocal } from "../toolchain/engine/address";
import { ensureEngine, type EngineInfo } from "../toolchain/engine/ensure-engine";
import { preflight } from "../toolchain/engine/preflight";
import { preparedEnvironment } from "../toolchain/environment";
import { ensureToolchain } from "../toolchain/toolchain";
import type { Through } from "./ask-url";
import { isInSwarm } from "./hosts/is-in-swarm";
import { readHosts } from "./hosts/read-hosts";
import { StruckOffHosts } from "./hosts/struck-off";
import { withHosts, withKeys } from "./hosts/with-hosts";
import { findPlatform, type Project } from "./project";
import { Pulumi } from "./pulumi";
import { stepEdge } from "./step-edge";

/** What is needed before any engine is asked. */
export interface Tools {
  readonly pulumi: Pulumi;
}

/** A machine on which a stack can be brought up: the tools are there and an engine answers. */
export interface Machine extends Tools {
  /** The cluster's: the local one, or that of a manager among several hosts. */
  readonly docker: Docker;
  /** Where images are made and pushed from: beside the registry. */
  readonly engine: EngineInfo;
  /** Where the edge is. Absent: where the names of its URLs lead, as on one's own machine. */
  readonly through?: Through;
  /** Of each machine that carries the edge. Absent: it is the cluster's own. */
  readonly edgeEngines?: () => Promise<readonly Docker[]>;
}

/** What is there to take a platform down by whose machines are in no swarm any more. */
export interface WithoutCluster extends Tools {
  readonly docker?: undefined;
}

/** Shows its own progress: it may take minutes on a fresh machine. */
export async function prepareTools(project: Project): Promise<Tools> {
  await ensureToolchain();
  const environment = preparedEnvironment(project.dir);
  return { pulumi: new Pulumi({ projectDir: project.dir, environment }) };
}

/**
 * Has the platform's engine answer while `use` runs: the local one, started or installed first
 * where that may be done, or the hosts' of its config, reached over SSH.
 * @throws UserError with the fix for what can't be had.
 */
export async function withEngine<T>(
  project: Project,
  { pulumi }: Tools,
  use: (machine: Machine) => Promise<T>,
): Promise<T> {
  const hosts = await readHosts(project, () => Promise.resolve(pulumi));
  if (hosts.length > 0) {
    return withHosts(hosts, ({ images, variables, ...reached }) =>
      use({ ...reached, engine: images, pulumi: pulumi.with(variables) }),
    );
  }
  const engine = await ensureEngine({ projectDir: project.dir });
  // The engine may have been found elsewhere than where it was looked for before.
  const environment = preparedEnvironment(project.dir);
  const through = stepEdge();
  const machine = { engine, docker: engine.docker, pulumi: pulumi.with(environment) };
  return use({ ...machine, ...(through && { through }) });
}

/** Both in one. @throws UserError with the fix for what can't be had on this machine. */
export async function withMachine<T>(
  project: Project,
  use: (machine: Machine) => Promise<T>,
): Promise<T> {
  return withEngine(project, await prepareTools(project), use);
}

/**
 * The same for who takes things down, which goes on where an earlier run was cut off after the last
 * machine had left its swarm: then without a cluster.
 */
export async function withWhatIsLeft<T>(
  project: Project,
  use: (machine: Machine | WithoutCluster) => Promise<T>,
): Promise<T> {
  const tools = await prepareTools(project);
  const hosts = await readHosts(project, () => Promise.resolve(tools.pulumi));
  const lost = new StruckOffHosts(project.dir, findPlatform(project).stack).names();
  if (hosts.length === 0 || (await isInSwarm(hosts, lost))) return withEngine(project, tools, use);
  return withKeys(hosts, (variables) => use({ pulumi: tools.pulumi.with(variables) }));
}

/** @throws UserError naming a taken port or a full disk, before anything is touched. */
export async function checkMachine(
  project: Project,
  { engine }: Machine,
  ports: readonly number[],
): Promise<void> {
  await preflight({
    docker: engine.docker,
    local: isLocal(engine) && (await isThisMachine(engine.docker)),
    ports,
    project: project.name,
  });
}

/** A local socket may lead into a virtual machine or a container, with ports and disk of its own. */
async function isThisMachine(docker: Docker): Promise<boolean> {
  const { Name } = (await docker.info()) as { Name?: string };
  return Name === os.hostname();
}
