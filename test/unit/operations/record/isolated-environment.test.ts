import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { isolatedEnvironment } from "../../../../operations/record/isolated-environment";

describe("the environment of a run on throw-away state", () => {
  let dir: string;
  before(() => (dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-test-"))));
  after(() => fs.rmSync(dir, { recursive: true }));

  it("has where the tools are, and nothing that this process knows", async () => {
    const scratch = path.join(dir, "scratch");
    const outside = {
      PATH: "/usr/bin",
      LANG: "C.UTF-8",
      HOME: dir,
      XDG_CACHE_HOME: path.join(dir, "cache"),
      XDG_DATA_HOME: path.join(dir, "data"),
      DOCKER_HOST: "ssh://deploy@engine",
      PULUMI_ACCESS_TOKEN: "canary-1",
      PULUMI_CONFIG_PASSPHRASE: "canary-2",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/canary-3",
      PULUMI_BACKEND_URL: "s3://canary-4",
      AWS_SECRET_ACCESS_KEY: "canary-5",
      SLIPWAY_FORGE_TOKEN: "canary-6",
      CI_NETRC_PASSWORD: "canary-7",
      SSH_AUTH_SOCK: "/canary-8",
      GITHUB_TOKEN: "canary-9",
    };
    const made = await isolatedEnvironment(
      dir,
      { dir: scratch, passphrase: "throw-away" },
      outside,
    );
    const { PATH, ...others } = made;
    assert.ok(PATH?.endsWith(`${path.delimiter}/usr/bin`));
    delete others["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"];
    assert.deepEqual(others, {
      LANG: "C.UTF-8",
      HOME: path.join(scratch, "home"),
      TMPDIR: path.join(scratch, "tmp"),
      PULUMI_HOME: path.join(scratch, "home/.pulumi"),
      PULUMI_BACKEND_URL: `file://${scratch}/state?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: "throw-away",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_PARALLEL: "64",
      DOCKER_HOST: `unix://${scratch}/no-engine.sock`,
    });
    assert.ok(!fs.existsSync(outside.XDG_DATA_HOME));
    assert.equal(fs.statSync(path.join(scratch, "state")).mode & 0o777, 0o700);
  });
});
