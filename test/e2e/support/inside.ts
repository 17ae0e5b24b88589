import type Docker from "dockerode";

export interface Ended {
  readonly code: number;
  /** Both streams, with Docker's framing bytes in between. */
  readonly output: string;
}

/** Runs a command in the running container of a service's first task. */
export async function insideService(
  docker: Docker,
  service: string,
  command: readonly string[],
): Promise<Ended> {
  const filters = { label: [`com.docker.swarm.service.name=${service}`], status: ["running"] };
  const [container] = await docker.listContainers({ filters });
  if (container === undefined) throw new Error(`no container of ${service} runs`);
  return insideContainer(docker, container.Id, command);
}

/** Runs a command in a running container. */
export async function insideContainer(
  docker: Docker,
  id: string,
  command: readonly string[],
): Promise<Ended> {
  const exec = await docker
    .getContainer(id)
    .exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const { ExitCode } = await exec.inspect();
  return { code: ExitCode ?? -1, output: Buffer.concat(chunks).toString("utf8") };
}
