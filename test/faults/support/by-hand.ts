import type Docker from "dockerode";
import { eventually } from "../../e2e/support/world";

interface ServiceSpec {
  readonly TaskTemplate: { readonly ContainerSpec: { Args?: string[] } };
}

/** Changes a service's arguments as somebody with a Docker client would, past Pulumi, and waits. */
export async function changeArguments(
  docker: Docker,
  name: string,
  change: (argument: string) => string,
): Promise<void> {
  const service = docker.getService(name);
  const { Spec, Version } = (await service.inspect()) as {
    Spec: ServiceSpec;
    Version: { Index: number };
  };
  const { ContainerSpec } = Spec.TaskTemplate;
  ContainerSpec.Args = ContainerSpec.Args?.map(change);
  await service.update({ version: Version.Index, ...Spec });
  await eventually(async () => {
    const { UpdateStatus } = (await service.inspect()) as { UpdateStatus?: { State: string } };
    if (UpdateStatus?.State !== "completed") throw new Error(`${name}: ${UpdateStatus?.State}`);
  }, 60_000);
}
