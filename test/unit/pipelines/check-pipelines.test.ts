import * as assert from "node:assert/strict";
import { checkPipelines } from "../../../pipelines/check-pipelines";
import type { Pipeline, PipelineSet, Step } from "../../../pipelines/pipeline";
import { commentToken, deployKey } from "../../../pipelines/secrets";
import { UserError } from "../../../model/user-error";

function step(given: Partial<Step> = {}): Step {
  return { name: "one", commands: ["npm test"], limit: "5m", ...given };
}

function pipeline(given: Partial<Pipeline> = {}): Pipeline {
  return { name: "test", title: "t", triggers: [{ on: "push" }], steps: [step()], ...given };
}

function problems(pipelines: readonly Pipeline[], branch = "main"): readonly string[] {
  const set: PipelineSet = { repository: "app", branch, pipelines };
  try {
    checkPipelines(set);
    return [];
  } catch (error) {
    assert.ok(error instanceof UserError);
    assert.equal(error.summary, "the pipelines of this app repository can't be written");
    return (error.hint ?? "").split("\n");
  }
}

const CASES: readonly (readonly [string, readonly Pipeline[], readonly string[]])[] = [
  ["nothing wrong", [pipeline()], []],
  ["a name twice", [pipeline(), pipeline()], ["test: two pipelines have this name"]],
  [
    "a step's name twice",
    [pipeline({ steps: [step(), step()] })],
    ["test: two steps are named one"],
  ],
  [
    "a pull request with a deploy secret",
    [
      pipeline({
        triggers: [{ on: "pull request" }],
        steps: [step({ commands: ["slipway ci preview"], secrets: [commentToken, deployKey] })],
      }),
    ],
    ["test: pull requests run it, so it may not have SLIPWAY_DEPLOY_KEY"],
  ],
  [
    "a shell with secrets",
    [
      pipeline({
        steps: [step({ commands: ["slipway ci pin . | tee log"], secrets: [deployKey] })],
      }),
    ],
    ["test: step one: with secrets it may run one slipway command, of plain words"],
  ],
  [
    "a successor that nothing precedes",
    [pipeline({ name: "pin", after: ["test"] })],
    ['pin: it comes after "test", which there is not'],
  ],
  [
    "a successor that runs when its predecessor does not",
    [pipeline(), pipeline({ name: "pin", after: ["test"], triggers: [{ on: "by hand" }] })],
    ["pin: it comes after test, which does not run on by hand"],
  ],
  [
    "what a CI would take for its own",
    [
      pipeline({
        steps: [step({ commands: ["echo ${{ secrets.X }}", "echo $((1 + 1))", "kill $$"] })],
      }),
    ],
    [
      `test: step one: "echo \${{ secrets.X }}" has "\${{": GitHub's and Azure's expressions`,
      `test: step one: "echo $((1 + 1))" has "((": Concourse's variables`,
      `test: step one: "kill $$" has "$$": Woodpecker's sign for a dollar`,
    ],
  ],
  [
    "limits and texts",
    [
      pipeline({
        steps: [step({ limit: "90s", commands: ["a\nb"], environment: { lower: "x" } })],
      }),
    ],
    [
      "test: step one: a text of more than one line",
      'test: step one: variable "lower"; allowed: capitals, digits and _',
      "test: step one: limit 90s; allowed: whole minutes",
    ],
  ],
];

describe("Checking pipelines", () => {
  for (const [name, pipelines, expected] of CASES) {
    it(`finds ${name}`, () => {
      assert.deepEqual(problems(pipelines), expected);
    });
  }

  it("finds a branch that a CI's expression could not hold", () => {
    assert.deepEqual(problems([pipeline()], "x' || true"), [
      `branch "x' || true"; allowed: letters, digits, and . _ / - between`,
    ]);
  });
});
