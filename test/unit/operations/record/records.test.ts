import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { UserError } from "../../../../model/user-error";
import type { Tools } from "../../../../operations/machine";
import { openProject } from "../../../../operations/project";
import type { MadeRecord } from "../../../../operations/record/record-stack";
import { recordStacks, type RecordStacksOptions } from "../../../../operations/record/records";
import { RECORD_VERSION, type StackRecord } from "../../../../record/record";

const FILES = {
  "Pulumi.yaml": "name: shop\n",
  "Pulumi.platform.yaml": "config:\n  slipway:kind: platform\n",
  "Pulumi.staging.yaml": "config:\n  slipway:cluster: { from: platform }\n",
  "Pulumi.production.yaml": "config:\n  slipway:cluster: { from: platform }\n",
};

const recordOf = (stack: string, project = "shop"): StackRecord => ({
  version: RECORD_VERSION,
  project,
  stack,
  revision: "0123456",
  time: "2026-11-20T10:00:00.000Z",
  exported: { version: 3, deployment: { resources: [] } },
  names: {},
  shapes: {},
  substitutions: {},
});

describe("The records of several stacks", () => {
  let dir: string;
  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-test-"));
    for (const [file, text] of Object.entries(FILES)) fs.writeFileSync(path.join(dir, file), text);
    execFileSync("git", ["init", "--quiet"], { cwd: dir });
    const as = ["-c", "user.name=a", "-c", "user.email=a@b.example"];
    execFileSync("git", [...as, "commit", "--quiet", "--allow-empty", "-m", "a"], { cwd: dir });
  });
  afterEach(() => fs.rmSync(dir, { recursive: true }));

  /** What came of each, and with which platform's record it was made. */
  async function recorded(
    broken: readonly string[],
    former?: NonNullable<RecordStacksOptions["former"]>,
  ) {
    const project = openProject(dir);
    const made: string[] = [];
    const results = await recordStacks(
      project,
      {} as Tools,
      project.stacks.filter(({ kind }) => kind === "environment"),
      { step: (_title, work) => work(() => {}), note: () => {} },
      {
        ...(former && { former }),
        make: async (_project, _tools, { stack }, { platform }): Promise<MadeRecord> => {
          if (broken.includes(stack)) throw new UserError(`${stack} was never deployed`);
          made.push(platform === undefined ? stack : `${stack} on ${platform.revision}`);
          return { record: recordOf(stack), text: stack, changes: [] };
        },
      },
    );
    const told = results.map((one) => (one.outcome === "recorded" ? one.stack : one.why));
    return { told, made };
  }

  it("are the platform's, then each environment's on it", async () => {
    const { told, made } = await recorded([]);
    assert.deepEqual(told, ["platform", "staging", "production"]);
    assert.deepEqual(made, ["platform", "staging on 0123456", "production on 0123456"]);
  });

  it("are the environments' on the platform's former one, where that can't be made", async () => {
    const former = async (stack: string) => ({ ...recordOf(stack), revision: "fedcba9" });
    const { told, made } = await recorded(["platform"], former);
    assert.deepEqual(told, ["platform was never deployed", "staging", "production"]);
    assert.deepEqual(made, ["staging on fedcba9", "production on fedcba9"]);
  });

  it("say of each environment why there is none, without any of the platform", async () => {
    const why = (stack: string) => `${stack} can't be recorded without a record of platform`;
    const none = ["platform was never deployed", why("staging"), why("production")];
    assert.deepEqual(await recorded(["platform"]), { told: none, made: [] });
    const unreadable = async () => {
      throw new UserError("records/platform.json is not JSON");
    };
    assert.deepEqual(await recorded(["platform"], unreadable), { told: none, made: [] });
  });

  it("leave out one environment's that can't be made", async () => {
    const { told } = await recorded(["staging"]);
    assert.deepEqual(told, ["platform", "staging was never deployed", "production"]);
  });
});
