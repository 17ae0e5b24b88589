import type { Engine } from "../../../rollout/engine";
import type {
  EngineService,
  EngineServiceSpec,
  EngineTask,
  EngineTaskSpec,
} from "../../../rollout/engine-types";

/** The labels of the version that a test watches. */
export const VERSION = { spec: "new-spec", attempt: "7" };

export const NEW_TEMPLATE: EngineTaskSpec = { ContainerSpec: { Image: "app:2" }, ForceUpdate: 0 };
export const OLD_TEMPLATE: EngineTaskSpec = { ContainerSpec: { Image: "app:1" }, ForceUpdate: 0 };

export function engineService(
  given: Partial<Omit<EngineService, "Spec">> & {
    readonly replicas?: number;
    readonly labels?: EngineServiceSpec["Labels"];
    readonly template?: EngineTaskSpec;
    readonly name?: string;
  } = {},
): EngineService {
  const { replicas = 2, labels, template = NEW_TEMPLATE, name = "staging-app", ...rest } = given;
  return {
    ID: "service-1",
    Version: { Index: 40 },
    Spec: {
      Name: name,
      Labels: labels ?? { "slipway.spec": VERSION.spec, "slipway.attempt": VERSION.attempt },
      Mode: { Replicated: { Replicas: replicas } },
      TaskTemplate: { ...template, Runtime: "container" },
    },
    ...rest,
  };
}

/** A running task of the new version, unless told otherwise. */
export function engineTask(
  given: {
    readonly id?: string;
    readonly state?: string;
    readonly desired?: string;
    readonly template?: EngineTaskSpec;
    readonly error?: string;
    readonly exitCode?: number;
    readonly at?: string;
    readonly container?: string;
    readonly node?: string;
  } = {},
): EngineTask {
  return {
    ID: given.id ?? "task",
    Slot: 1,
    ...(given.node !== undefined && { NodeID: given.node }),
    DesiredState: given.desired ?? "running",
    Spec: given.template ?? NEW_TEMPLATE,
    Status: {
      State: given.state ?? "running",
      Timestamp: given.at ?? "2026-01-01T00:00:00Z",
      Err: given.error,
      ContainerStatus: { ContainerID: given.container, ExitCode: given.exitCode },
    },
  };
}

/** An engine that knows nothing, but for what is given. */
export function fakeEngine(given: Partial<Engine> = {}): Engine {
  return {
    services: () => Promise.resolve([]),
    service: () => Promise.resolve(undefined),
    tasks: () => Promise.resolve([]),
    containers: () => Promise.resolve([]),
    container: () => Promise.resolve(undefined),
    taskLog: () => Promise.resolve(""),
    nodes: () => Promise.resolve([]),
    node: () => Promise.resolve(undefined),
    image: () => Promise.resolve(undefined),
    registryLookup: () => Promise.resolve(),
    ...given,
  };
}
