import * as fc from "fast-check";
import { checkPipelines } from "../../../../../pipelines/check-pipelines";
import type { Pipeline, PipelineSet, Step, Trigger } from "../../../../../pipelines/pipeline";
import type { Schedule } from "../../../../../pipelines/schedule";
import { commentToken, deploySecrets } from "../../../../../pipelines/secrets";

const LABELS = ["build", "check", "drift", "guard", "pin", "preview", "release", "test"] as const;

const schedule = fc.constantFrom<Schedule>(
  { every: "10m" },
  { daily: "04:17" },
  { weekly: "sunday", at: "23:47" },
);

const trigger: fc.Arbitrary<Trigger> = fc.oneof(
  fc.constantFrom<Trigger>({ on: "push" }, { on: "pull request" }, { on: "by hand" }),
  schedule.map((one): Trigger => ({ on: "schedule", schedule: one })),
);

/** Printable, with all that a shell, YAML, Groovy or a CI might take for its own. */
const word = fc.string({
  unit: fc.constantFrom(..."ab9 -_'\"\\$`{}#:;|&<>*!%@~[],?=é"),
  minLength: 1,
  maxLength: 24,
});

const limit = fc.integer({ min: 1, max: 90 }).map((count) => `${count}m` as const);

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    name: fc.constantFrom(...LABELS),
    commands: fc.array(word, { minLength: 1, maxLength: 3 }),
    environment: fc.dictionary(fc.constantFrom("SLIPWAY_A", "SLIPWAY_B"), word),
    limit,
  }),
  fc.record({
    name: fc.constantFrom(...LABELS),
    commands: fc.constantFrom(["slipway ci release"], ["slipway ci pin a b --stack staging"]),
    secrets: fc.uniqueArray(fc.constantFrom(commentToken, ...deploySecrets), {
      minLength: 1,
      selector: ({ variable }) => variable,
    }),
    limit,
  }),
);

const pipeline: fc.Arbitrary<Pipeline> = fc.record(
  {
    name: fc.constantFrom(...LABELS),
    title: fc.constantFrom("it's a title", "another"),
    triggers: fc.uniqueArray(trigger, { minLength: 1, selector: ({ on }) => on }),
    after: fc.uniqueArray(fc.constantFrom(...LABELS), { maxLength: 1 }),
    group: fc.constantFrom("deploy", "pin"),
    image: fc.constantFrom("node:24", "registry.example.org:5000/team/test:1.2"),
    steps: fc.uniqueArray(step, { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
  },
  { requiredKeys: ["name", "title", "triggers", "steps"] },
);

/** Any set that is allowed: those that are not are what check-pipelines.test.ts is about. */
export const pipelineSets: fc.Arbitrary<PipelineSet> = fc
  .record({
    repository: fc.constantFrom("app", "infrastructure"),
    branch: fc.constantFrom("main", "release/1.x"),
    pipelines: fc.uniqueArray(pipeline, {
      minLength: 1,
      maxLength: 5,
      selector: ({ name }) => name,
    }),
  })
  .map((set) => ({ ...set, pipelines: set.pipelines.map(withoutStrays(set.pipelines)) }))
  .filter(isAllowed);

/** Most random orders point nowhere, or in a circle: to what is earlier only. */
function withoutStrays(all: readonly Pipeline[]): (one: Pipeline, index: number) => Pipeline {
  return ({ after = [], ...one }, index) => {
    const earlier = after.filter((name) => all.slice(0, index).some((it) => it.name === name));
    return { ...one, ...(earlier.length > 0 && { after: earlier }) };
  };
}

function isAllowed(set: PipelineSet): boolean {
  try {
    checkPipelines(set);
    return true;
  } catch {
    return false;
  }
}
