import type Docker from "dockerode";
import { z } from "zod";
import { containerFacts, inspectedContainer } from "./container-words";
import type { ContainerFacts } from "./facts";
import { quoted, type RootShell } from "./root-shell";

/** Compilers, installers of packages of languages, servers to log in to. */
const TOOLS =
  "gcc cc clang make ld as go rustc npm npx yarn corepack pip pip3 gem cargo " +
  "sshd dropbear telnetd in.telnetd ftpd vsftpd";

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
    setIdFiles: await paths(shell, root, `find . -xdev -type f -perm /6000`),
    tools: await paths(
      shell,
      root,
      `find . -xdev -path ./proc -prune -o \\( ${named(TOOLS)} \\) -print`,
    ),
  };
}

/** Only where programs lie: a file of that name elsewhere is none. */
function named(tools: string): string {
  return tools
    .split(" ")
    .map((name) => `-path '*bin/${name}'`)
    .join(" -o ");
}

const top = z.object({ Titles: z.array(z.string()), Processes: z.array(z.array(z.string())) });

async function processes(container: Docker.Container): Promise<string[]> {
  const { Titles, Processes } = top.parse(await container.top());
  return Processes.map((row) => row.slice(Titles.indexOf("CMD")).join(" "));
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

async function paths(shell: RootShell, root: string, find: string): Promise<string[]> {
  const printed = await shell(`cd ${quoted(root)} && ${find}`);
  return printed
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.replace(/^\./, ""))
    .sort();
}

async function runs(docker: Docker, id: string): Promise<boolean> {
  const running = await docker.listContainers();
  return running.some(({ Id }) => Id === id);
}
