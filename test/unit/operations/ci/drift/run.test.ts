import * as assert from "node:assert/strict";
import type { CommitStatus } from "../../../../../forge/forge";
import { ForgeError } from "../../../../../forge/forge-error";
import { UserError } from "../../../../../model/user-error";
import { driftStatus, findDrift } from "../../../../../operations/ci/drift/run";
import type { StackDrift } from "../../../../../operations/ci/drift/stack-drift";
import type { StackFile } from "../../../../../operations/project";

const stackFile = (stack: string): StackFile => ({
  stack,
  kind: "environment",
  file: `Pulumi.${stack}.yaml`,
  path: `/p/Pulumi.${stack}.yaml`,
});

describe("The search for drift", () => {
  const statuses: (readonly [string, CommitStatus])[] = [];
  const notes: string[] = [];
  beforeEach(() => {
    statuses.length = 0;
    notes.length = 0;
  });

  const find = (answers: Readonly<Record<string, StackDrift | Error>>, deaf = false) =>
    findDrift({
      forge: {
        setStatus: async (sha, status) => {
          if (deaf) throw new ForgeError("Gitea does not answer");
          statuses.push([sha, status]);
        },
      },
      context: { commit: "abc", runUrl: "http://ci/7" },
      stacks: Object.keys(answers).map(stackFile),
      progress: { step: (_title, work) => work(() => {}), note: (line) => void notes.push(line) },
      compare: async ({ stack }) => {
        const answer = answers[stack];
        if (answer === undefined || answer instanceof Error) throw answer;
        return answer;
      },
    });

  it("sets a status of each stack, one that can't be compared among them", async () => {
    const same = { stack: "staging", differences: [] };
    const found = await find({
      platform: new UserError("no engine answers", { hint: "Start it." }),
      staging: same,
    });
    assert.deepEqual(found, [
      { stack: "platform", differences: [], error: "no engine answers\nStart it." },
      same,
    ]);
    assert.deepEqual(statuses, [
      [
        "abc",
        {
          context: "slipway/drift/platform",
          state: "error",
          description: "not compared: no engine answers Start it.",
          url: "http://ci/7",
        },
      ],
      [
        "abc",
        {
          context: "slipway/drift/staging",
          state: "success",
          description: "is as its file says",
          url: "http://ci/7",
        },
      ],
    ]);
  });

  it("finds what there is where the forge can't be told, and says that", async () => {
    const found = await find({ staging: { stack: "staging", differences: ["update api"] } }, true);
    assert.deepEqual(found, [{ stack: "staging", differences: ["update api"] }]);
    assert.deepEqual(notes, ["the status of staging could not be set: Gitea does not answer"]);
  });

  it("does not hide a defect of its own", async () => {
    await assert.rejects(find({ staging: new TypeError("x is not a function") }), TypeError);
  });

  it("says in a status how much differs, and the first of it", () => {
    const differences = ["update staging-api-service", "delete staging-web-service"];
    assert.deepEqual(driftStatus({ stack: "staging", differences }), {
      state: "failure",
      description: "2 differences: update staging-api-service",
    });
  });
});
