import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { ListedStatus } from "../../../../../forge/forge";
import { withAgeOfRecord } from "../../../../../operations/ci/preview/record-age";
import { resultStatus, type Judged } from "../../../../../operations/ci/release/statuses";
import type { StackPreview } from "../../../../../operations/ci/stack-preview";

const UPDATED = resultStatus(
  {
    stack: "staging",
    outcome: "released",
    changes: [{ image: "web", from: "a", to: "b", services: ["web"] }],
    diff: "",
  },
  3200,
);
const UNCHANGED = resultStatus(
  { stack: "staging", outcome: "unchanged", changes: [], diff: "" },
  9,
);

describe("The age of a record", () => {
  let dir: string;
  let commits: readonly string[];
  let asked: [string, unknown][];

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-test-"));
    asked = [];
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.example", ...args], {
        cwd: dir,
        encoding: "utf8",
      }).trim();
    git("init", "--quiet");
    commits = ["one", "two", "three"].map((message) => {
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    });
  });
  afterEach(() => fs.rmSync(dir, { recursive: true }));

  const preview = (revision = commits[0] ?? ""): StackPreview => ({
    stack: "staging",
    outcome: "finished",
    services: [],
    resources: [],
    warnings: ["another"],
    record: { time: "2026-11-20T10:00:00.000Z", revision },
  });
  /** The warnings of a preview, by the statuses of the three commits. */
  async function warnings(
    stages: readonly (Judged | undefined)[],
    { of = preview(), base = commits[2] as string | undefined, stack = "staging" } = {},
  ) {
    const statuses = async (sha: string, whose?: string): Promise<readonly ListedStatus[]> => {
      asked.push([sha, whose]);
      const judged = stages[commits.indexOf(sha)];
      return judged === undefined ? [] : [{ context: `slipway/deploy/${stack}`, ...judged }];
    };
    const merged = { dir, ...(base !== undefined && { base }) };
    const { warnings: found } = (await withAgeOfRecord(of, {
      forge: { statuses },
      merged,
    })) as { readonly warnings: readonly string[] };
    return found;
  }

  it("is told where a later commit was released, whoever says so, before all other warnings", async () => {
    const [one = "", two = ""] = commits;
    assert.deepEqual(await warnings([UPDATED, UPDATED, UNCHANGED]), [
      `it is compared with its record of ${one.slice(0, 7)}, and ${two.slice(0, 7)} was released ` +
        "since: what that changed shows here too. That release's log says why there is no newer record",
      "another",
    ]);
    assert.deepEqual(asked, [
      [commits[2], "anybody"],
      [two, "anybody"],
    ]);
  });

  it("is no matter where nothing was changed since, or nobody can tell", async () => {
    const failed: Judged = { state: "failure", description: "went back: it was updated" };
    for (const stages of [[UPDATED, UNCHANGED, UNCHANGED], [UPDATED], [UPDATED, failed, failed]]) {
      assert.deepEqual(await warnings(stages), ["another"]);
    }
    const all = [UPDATED, UPDATED, UPDATED];
    assert.deepEqual(await warnings(all, { stack: "production" }), ["another"]);
    assert.deepEqual(await warnings(all, { of: preview("f".repeat(40)) }), ["another"]);
    assert.deepEqual(await warnings(all, { of: preview(commits[2]) }), ["another"]);
  });

  it("is not asked for where the clone lacks the branch, or the preview failed", async () => {
    const merged = { dir };
    const statuses = async () => assert.fail("asked");
    assert.deepEqual(await withAgeOfRecord(preview(), { forge: { statuses }, merged }), preview());
    const failed: StackPreview = { stack: "staging", outcome: "failed", failure: "no" };
    const at = { forge: { statuses }, merged: { dir, base: commits[2] ?? "" } };
    assert.deepEqual(await withAgeOfRecord(failed, at), failed);
  });
});
