import type Docker from "dockerode";
import { ensureEngine, ensureToolchain, preparedEnvironment } from "../toolchain";
import type { Project } from "./project";
import type { Progress } from "./progress";
import { Pulumi } from "./pulumi";

/** A machine on which a stack can be brought up: the tools are there and an engine answers. */
export interface Machine {
  readonly docker: Docker;
  readonly pulumi: Pulumi;
  readonly environment: Readonly<Record<string, string>>;
}

/** @throws UserError with the fix for what can't be had on this machine. */
export async function prepareMachine(project: Project, progress: Progress): Promise<Machine> {
  await progress.step("Toolchain", (report) => ensureToolchain({ report }));
  const docker = await progress.step("Docker Engine", (report) => ensureEngine({ report }));
  const environment = await preparedEnvironment();
  return { docker, environment, pulumi: new Pulumi({ projectDir: project.dir, environment }) };
}
