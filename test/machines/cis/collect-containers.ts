import type Docker from "dockerode";
import { z } from "zod";
import { containerFiles } from "./container-files";
import { containerFacts, inspectedContainer } from "./container-words";
import type { ContainerFacts } from "./facts";
import type { RootShell } from "./root-shell";

/** Those that run. One that ends meanwhile is left out. */
export async function collectContainers(
  docker: Docker,
  shell: RootShell,
): Promise<ContainerFacts[]> {
  const found: ContainerFacts[] = [];
  for (const { Id } of await docker.listContainers()) {
    const facts = await collectContainer(docker, Id, shell).catch(async (error: unknown) => {
      if (await runs(docker, Id)) throw error;
      return undefined;
    });
    if (facts !== undefined) found.push(facts);
  }
  return found;
}

async function collectContainer(
  docker: Docker,
  id: string,
  shell: RootShell,
): Promise<ContainerFacts> {
  const container = docker.getContainer(id);
  const inspected = inspectedContainer.parse(await container.inspect());
  const root = inspected.GraphDriver.Data.MergedDir;
  return {
    ...containerFacts(inspected),
    processes: await processes(container),
    execs: (await Promise.all(inspected.ExecIDs.map((exec) => execution(docker, exec)))).flat(),
    ...(await containerFiles(shell, root)),
  };
}

const top = z.object({ Titles: z.array(z.string()), Processes: z.array(z.array(z.string())) });

async function processes(container: Docker.Container): Promise<string[]> {
  const { Titles, Processes } = top.parse(await container.top());
  const at = Titles.indexOf("CMD");
  if (at < 0) throw new Error(`top answers no command among ${Titles.join(", ")}`);
  return Processes.map((row) => row.slice(at).join(" "));
}

const exec = z.object({
  ProcessConfig: z.object({ privileged: z.boolean().optional(), user: z.string().optional() }),
});

/** None where it has ended since. */
async function execution(docker: Docker, id: string): Promise<ContainerFacts["execs"]> {
  try {
    const { ProcessConfig } = exec.parse(await docker.getExec(id).inspect());
    const { privileged = false, user = "" } = ProcessConfig;
    return [{ privileged, user }];
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return [];
    throw error;
  }
}

async function runs(docker: Docker, id: string): Promise<boolean> {
  const running = await docker.listContainers();
  return running.some(({ Id }) => Id === id);
}
