import * as os from "node:os";
import type Docker from "dockerode";
import { isLocal } from "../toolchain/engine/address";
import { ensureEngine, type EngineInfo } from "../toolchain/engine/ensure-engine";
import { preflight } from "../toolchain/engine/preflight";
import { preparedEnvironment } from "../toolchain/environment";
import { ensureToolchain } from "../toolchain/toolchain";
import type { Project } from "./project";
import { Pulumi } from "./pulumi";

/** A machine on which a stack can be brought up: the tools are there and an engine answers. */
export interface Machine {
  readonly engine: EngineInfo;
  readonly docker: Docker;
  readonly pulumi: Pulumi;
}

/**
 * Both show their own progress: they may take minutes on a fresh machine.
 * @throws UserError with the fix for what can't be had on this machine.
 */
export async function prepareMachine(project: Project): Promise<Machine> {
  await ensureToolchain();
  const engine = await ensureEngine({ projectDir: project.dir });
  const environment = preparedEnvironment(project.dir);
  const pulumi = new Pulumi({ projectDir: project.dir, environment });
  return { engine, docker: engine.docker, pulumi };
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
