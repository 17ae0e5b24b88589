import type { Pipeline, PipelineSet } from "./pipeline";
import { builderKey, pinToken, registryPassword } from "./secrets";

export interface AppRepository {
  readonly branch: string;
  /** Folders with a Dockerfile, from the repository's root; what they build goes in one build. */
  readonly folders: readonly string[];
  /** URL of the repository whose stack files pin this one's images. */
  readonly infrastructure: string;
  /** Shell commands. None: nothing is tested before it is built. */
  readonly test: readonly string[];
  /** In which the tests run. Default: the CI's own image. */
  readonly testImage?: string;
}

/** Test; then build, push, and pin in staging by a commit on the infrastructure repository. */
export function appPipelines(app: AppRepository): PipelineSet {
  const test = testPipeline(app);
  return {
    repository: "app",
    branch: app.branch,
    pipelines: [...test, pinPipeline(app, test), rebuildPipeline(app)],
  };
}

function testPipeline({ test, testImage }: AppRepository): readonly Pipeline[] {
  if (test.length === 0) return [];
  return [
    {
      name: "test",
      title: "test the app",
      triggers: [{ on: "push" }, { on: "pull request" }],
      ...(testImage !== undefined && { image: testImage }),
      steps: [{ name: "test", commands: test, limit: "30m" }],
    },
  ];
}

function pinPipeline(app: AppRepository, tests: readonly Pipeline[]): Pipeline {
  return {
    name: "pin",
    title: "build, push, and pin in staging",
    triggers: [{ on: "push" }],
    ...(tests.length > 0 && { after: tests.map(({ name }) => name) }),
    group: "pin",
    steps: [pinStep("pin", app, "")],
  };
}

function rebuildPipeline(app: AppRepository): Pipeline {
  return {
    name: "rebuild",
    title: "build again, for what its bases install",
    triggers: [{ on: "schedule", schedule: REBUILD }, { on: "by hand" }],
    group: "pin",
    steps: [pinStep("rebuild", app, " --no-cache")],
  };
}

/** When base images are built anew: in the night before a working week. */
export const REBUILD = { weekly: "sunday", at: "03:47" } as const;

function pinStep(name: string, { folders, infrastructure }: AppRepository, options: string) {
  return {
    name,
    commands: [`slipway ci pin ${folders.join(" ")} --stack staging${options}`],
    environment: { SLIPWAY_INFRASTRUCTURE_REPOSITORY: infrastructure },
    secrets: [pinToken, registryPassword, builderKey],
    limit: "60m" as const,
  };
}
