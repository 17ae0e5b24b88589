import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { UserError } from "../../../../../model/user-error";
import { ciRelease } from "../../../../../operations/ci/release/ci-release";
import { openProject } from "../../../../../operations/project";
import { FILES } from "./release-world";

const PROGRESS = {
  step: () => assert.fail("a step was begun"),
  note: (line: string) => assert.fail(line),
};

describe("The command that releases a merged commit", () => {
  let dir: string;
  let commit: string;
  before(async () => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-ci-release-"));
    for (const [file, text] of Object.entries(FILES)) {
      fs.mkdirSync(path.join(dir, path.dirname(file)), { recursive: true });
      fs.writeFileSync(path.join(dir, file), text);
    }
    const git = (...args: readonly string[]) =>
      execa("git", ["-c", "user.name=Ada", "-c", "user.email=a@example.org", ...args], {
        cwd: dir,
      });
    await git("init", "-q");
    await git("add", "--all");
    await git("commit", "-q", "-m", "begin");
    commit = (await git("rev-parse", "HEAD")).stdout;
  });
  after(() => fs.rmSync(dir, { recursive: true, force: true }));

  const env = () => ({
    CI: "woodpecker",
    CI_REPO: "team/infrastructure",
    CI_COMMIT_SHA: commit,
    CI_COMMIT_BRANCH: "main",
    CI_PIPELINE_EVENT: "push",
    SLIPWAY_FORGE_KIND: "gitea",
    // Nothing listens there: what asks the forge all the same fails otherwise than it shall.
    SLIPWAY_FORGE_URL: "http://127.0.0.1:9",
    SLIPWAY_FORGE_TOKEN: "t0ken",
  });
  const refused = async (names: readonly string[], more: object, summary: string) => {
    await assert.rejects(
      ciRelease(openProject(dir), names, { ...env(), ...more }, PROGRESS),
      (error) => error instanceof UserError && error.summary === summary,
    );
  };

  it("refuses a pull request", async () => {
    const request = { CI_PIPELINE_EVENT: "pull_request", CI_COMMIT_PULL_REQUEST: "7" };
    await refused([], request, "a pull request is not released");
  });

  it("refuses a platform, and a stack that is not there", async () => {
    await refused(["platform"], {}, "platform is a platform, which no CI brings up");
    const known = "platform, staging, production";
    await refused(["demo"], {}, `there is no stack "demo"; allowed: ${known}`);
  });

  it("refuses a checkout of another commit than the pipeline's", async () => {
    const other = "0".repeat(40);
    const summary = `the checkout is at ${commit}, and the pipeline runs for ${other}`;
    await refused([], { CI_COMMIT_SHA: other }, summary);
  });
});
