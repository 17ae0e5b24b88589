import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { openForge } from "../../../../../forge/open-forge";
import { UserError } from "../../../../../model/user-error";
import { previewChange, type PreviewWorld } from "../../../../../operations/ci/preview/run";
import type { StackPreview } from "../../../../../operations/ci/stack-preview";
import { openProject } from "../../../../../operations/project";
import { fakeGitea } from "../../../forge/support/fake-gitea";
import { FakeRepository } from "../../../forge/support/fake-repository";
import type { ForgeServer } from "../../../forge/support/forge-server";

const FILES = {
  "Pulumi.yaml": "name: shop\n",
  "Pulumi.platform.yaml": "config:\n  slipway:kind: platform\n",
  "Pulumi.staging.yaml": "config:\n  slipway:cluster: { from: platform }\n",
  "Pulumi.production.yaml": "config:\n  slipway:cluster: { from: platform }\n",
};
const STAGING = { path: "Pulumi.staging.yaml", before: "a: 1\n", after: "a: 2\n" };

const finished = (stack: string): StackPreview => ({
  stack,
  outcome: "finished",
  services: [{ service: "web", change: "updated", from: "web:1", to: "web:2" }],
  resources: [{ operation: "update", type: "t", name: "web", properties: ["image"] }],
  warnings: [],
  record: { time: "2026-11-20T10:00:00.000Z", revision: "0123456" },
});

describe("the previews of a change", () => {
  let dir: string;
  let repository: FakeRepository;
  let server: ForgeServer;
  let commit: string;
  let previewed: [string, boolean][];

  beforeEach(async () => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-test-"));
    for (const [file, text] of Object.entries(FILES)) fs.writeFileSync(path.join(dir, file), text);
    repository = new FakeRepository();
    server = await fakeGitea(repository);
    commit = repository.commit("feature", {}, "a change");
    repository.open({ head: "feature", number: 7 });
    previewed = [];
  });
  afterEach(() => {
    server.close();
    fs.rmSync(dir, { recursive: true });
  });

  const run = (given: Partial<PreviewWorld> = {}) => {
    const { name, token } = repository;
    return previewChange({
      context: { token, runUrl: "http://ci/7" },
      forge: openForge({ kind: "gitea", url: server.url, repository: name, token }),
      pullRequest: 7,
      commit,
      project: openProject(dir),
      changes: [STAGING],
      notes: [],
      preview: async ({ stack }, { isNew }) => {
        previewed.push([stack, isNew]);
        return finished(stack);
      },
      progress: { step: (_title, work) => work(() => {}), note: () => {} },
      ...given,
    });
  };
  const statuses = () =>
    repository.statuses.map(
      ({ context, state, description }) =>
        `${String(context)} ${String(state)}: ${String(description)}`,
    );
  const comments = () => repository.comments.map(({ body }) => body);

  it("are of the touched stacks alone, with a status of every one", async () => {
    const { previews } = await run();
    assert.deepEqual(previewed, [["staging", false]]);
    assert.equal(previews.length, 1);
    assert.deepEqual(statuses(), [
      "slipway/preview/platform success: not touched by this change",
      "slipway/preview/staging pending: is being previewed",
      "slipway/preview/production success: not touched by this change",
      "slipway/preview/staging success: 1 service updated",
    ]);
    assert.ok(repository.statuses.every(({ sha }) => sha === commit));
  });

  it("are one comment, which the next run rewrites", async () => {
    await run();
    assert.equal(comments().length, 1);
    assert.match(comments()[0] ?? "", /\*\*1 service updated in staging\*\*/);
    await run({ changes: [{ path: "index.ts" }] });
    assert.equal(comments().length, 1);
    assert.match(comments()[0] ?? "", /3 services updated in platform, staging and production/);
  });

  it("leave no comment where no stack is touched, but for one that was there", async () => {
    await run({ changes: [{ path: "README.md" }] });
    assert.deepEqual(comments(), []);
    await run();
    await run({ changes: [{ path: "README.md" }] });
    assert.match(comments()[0] ?? "", /\*\*No stack is touched\*\*/);
    assert.equal(comments().length, 1);
    assert.equal(
      statuses().at(-1),
      "slipway/preview/production success: not touched by this change",
    );
  });

  it("of a stack that can't be previewed are a failure, and the others go on", async () => {
    const hint = "`slipway ci release` writes them.";
    const preview: PreviewWorld["preview"] = async ({ stack }) => {
      if (stack === "staging") throw new UserError("there is no record of staging", { hint });
      return finished(stack);
    };
    const { previews } = await run({ changes: [{ path: "index.ts" }], preview });
    assert.deepEqual(
      previews.map(({ outcome }) => outcome),
      ["finished", "failed", "finished"],
    );
    assert.ok(
      statuses().includes(
        "slipway/preview/staging failure: there is no record of staging `slipway ci release` writes them.",
      ),
    );
    assert.match(comments()[0] ?? "", /there is no record of staging\n`slipway ci release` writes/);
  });

  it("never tell the token, though the program has got hold of it", async () => {
    const failure = `The program fails:\nError: ${repository.token}`;
    await run({ preview: async ({ stack }) => ({ stack, outcome: "failed", failure }) });
    const told = JSON.stringify([comments(), repository.statuses]);
    assert.ok(!told.includes(repository.token));
    assert.match(told, /Error: \[secret\]/);
    assert.match(told, /Error: \(secret\)/);
  });

  it("say what keeps them from being what the merge would do", async () => {
    await run({ notes: ["it can't be merged with main as it is"] });
    assert.match(comments()[0] ?? "", /- `staging`: `it can't be merged with main as it is`/);
  });

  it("know a stack that the change adds", async () => {
    await run({ changes: [{ path: "Pulumi.staging.yaml", after: "a: 2\n" }] });
    assert.deepEqual(previewed, [["staging", true]]);
  });

  it("leave the comment to the run that has overtaken this one", async () => {
    const notes: string[] = [];
    await run({
      preview: async ({ stack }) => {
        repository.commit("feature", {}, "another");
        return finished(stack);
      },
      progress: { step: (_title, work) => work(() => {}), note: (line) => void notes.push(line) },
    });
    assert.deepEqual(comments(), []);
    assert.deepEqual(notes, ["overtaken by a newer commit: the comment is left to that one's run"]);
    assert.ok(repository.statuses.every(({ sha }) => sha === commit));
  });

  it("end where the forge can't be told", async () => {
    server.first.push({ status: 403, json: { message: "no" } });
    await assert.rejects(run(), UserError);
    assert.deepEqual(previewed, []);
  });
});
