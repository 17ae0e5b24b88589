import type Docker from "dockerode";
import type { Project } from "../project";
import type { FoundVolume } from "./kept-volumes";

/** The volumes on an engine that bear a project's labels, of the stacks that it has files for. */
export async function volumesOnEngine(
  docker: Docker,
  { name, stacks }: Pick<Project, "name" | "stacks">,
): Promise<FoundVolume[]> {
  const filters = { label: [`slipway.project=${name}`] };
  const { Volumes } = await docker.listVolumes({ filters });
  return (Volumes ?? []).flatMap(({ Name, Labels }) => {
    const stack = Labels?.["slipway.stack"];
    if (stack === undefined || !stacks.some((one) => one.stack === stack)) return [];
    return [{ name: Name, stack, labels: Labels }];
  });
}
