/** A Docker service's arguments as plain values: the few that are read here, and all others. */
export interface BareService {
  readonly name: string;
  readonly labels: { readonly label: string; readonly value: string }[];
  readonly taskSpec: {
    readonly containerSpec: BareContainer;
    readonly networksAdvanceds: { readonly id: string }[];
    readonly resources: { readonly limits: { readonly memoryBytes: number } };
    readonly restartPolicy: { readonly condition: string; readonly delay: string };
    readonly logDriver: { readonly name: string; readonly options: Record<string, string> };
  };
  readonly mode: { readonly replicated: { readonly replicas: number } };
  readonly updateConfig: BareUpdate;
  readonly rollbackConfig: BareUpdate;
}

interface BareContainer {
  readonly image: string;
  readonly args: string[];
  readonly user: string;
  readonly env: Record<string, string>;
  readonly readOnly: boolean;
  readonly capDrops: string[];
  readonly mounts: { readonly type: string; readonly target: string }[];
  readonly init: boolean;
  readonly stopGracePeriod: string;
  readonly healthcheck: {
    readonly tests: string[];
    readonly interval: string;
    readonly timeout: string;
    readonly retries: number;
    readonly startPeriod: string;
  };
}

interface BareUpdate {
  readonly order: string;
  readonly parallelism: number;
  readonly monitor: string;
  readonly failureAction: string;
}

export interface BareStack {
  readonly network: { readonly name: string; readonly driver: string };
  readonly services: readonly BareService[];
}

interface Exported {
  readonly deployment: {
    readonly resources: readonly { readonly type: string; readonly inputs?: unknown }[];
  };
}

/**
 * The Docker resources of a stack of this project, as `pulumi stack export` tells them, under the
 * names of another stack: both can be on one engine, and this project does not take them for its.
 */
export function bareStack(exported: string, from: string, to: string): BareStack {
  const { deployment } = JSON.parse(exported) as Exported;
  const inputs = (type: string): unknown[] =>
    deployment.resources.filter((resource) => resource.type === type).map((found) => found.inputs);
  const renamed = JSON.stringify(
    {
      network: inputs("docker:index/network:Network")[0],
      services: inputs("docker:index/service:Service"),
    },
    // What the SDK fills in by itself.
    (key, value: unknown) => (key === "__defaults" ? undefined : value),
  ).replaceAll(`"${from}-`, `"${to}-`);
  const stack = JSON.parse(renamed) as BareStack;
  return { ...stack, services: stack.services.map(withForeignLabels) };
}

function withForeignLabels(service: BareService): BareService {
  const labels = service.labels.map(({ label, value }) => ({
    label,
    value: label === "slipway.project" ? "bare" : value,
  }));
  return { ...service, labels };
}
