import type { TestProject } from "../../e2e/support/test-project";

const KINDS: Readonly<Record<string, string>> = {
  "docker:index/service:Service": "service",
  "docker:index/secret:Secret": "secret",
  "docker:index/serviceConfig:ServiceConfig": "config",
  "docker:index/network:Network": "network",
  "docker:index/container:Container": "container",
  "docker:index/volume:Volume": "volume",
};

interface Export {
  readonly deployment: {
    readonly resources?: readonly { type: string; id?: string; delete?: boolean }[];
    readonly pending_operations?: readonly unknown[];
  };
}

/** What Pulumi's state has of a stack, as `kind id` like the labelled objects. */
export async function stateObjects(project: TestProject, stack: string): Promise<string[]> {
  const { exitCode, stdout, all } = await project.pulumi("stack", "export", "--stack", stack);
  if (exitCode !== 0) throw new Error(all);
  const { deployment } = JSON.parse(stdout) as Export;
  const pending = deployment.pending_operations ?? [];
  if (pending.length > 0) throw new Error(`${pending.length} operations are pending in ${stack}`);
  return (deployment.resources ?? [])
    .flatMap(({ type, id }) => {
      const kind = KINDS[type];
      return kind === undefined || id === undefined ? [] : [`${kind} ${id}`];
    })
    .sort();
}
