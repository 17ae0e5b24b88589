import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { infrastructurePipelines } from "../../../pipelines/infrastructure";
import { renderPipelines } from "../../../pipelines/render";

const SCRIPT = path.resolve(__dirname, "../../../pipelines/woodpecker-entrypoint.sh");
const KEY = "-----BEGIN KEY-----\nline 'of' $HOME\n-----END KEY-----\n";
const BRANCH = { CI_COMMIT_BRANCH: "main", CI_REPO_DEFAULT_BRANCH: "main" };

describe("The entry point of the image that has slipway, for Woodpecker", () => {
  let dir: string;

  before(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-entrypoint-"));
    const program = `#!/bin/sh\nprintf '%s\\n' "slipway" "$@"\nenv -0 > '${dir}/environment'\n`;
    fs.writeFileSync(path.join(dir, "slipway"), program, { mode: 0o755 });
  });
  after(() => {
    fs.rmSync(dir, { recursive: true, force: true });
  });

  function run(env: Readonly<Record<string, string>>, args: readonly string[] = []) {
    fs.rmSync(path.join(dir, "environment"), { force: true });
    const { status, stdout, stderr } = spawnSync("sh", [SCRIPT, ...args], {
      encoding: "utf8",
      env: { PATH: `${dir}:${process.env["PATH"]}`, ...env },
    });
    return { status, stdout, stderr };
  }

  function given(): Readonly<Record<string, string>> {
    const text = fs.readFileSync(path.join(dir, "environment"), "utf8");
    const entries = text.split("\0").filter(Boolean);
    return Object.fromEntries(
      entries.map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]),
    );
  }

  it("runs each step with secrets that is written, and hands it what it was set", () => {
    const set = infrastructurePipelines({ branch: "main", folders: ["apps/web"], guard: true });
    const { files } = renderPipelines("woodpecker", set, { command: "", image: "ci" });
    const steps = files.flatMap(({ text }) =>
      Object.values((parse(text) as { steps: Record<string, Settings> }).steps),
    );
    const withSettings = steps.flatMap(({ settings }) => (settings ? [settings] : []));
    assert.equal(withSettings.length, 6);
    for (const settings of withSettings) {
      const plugin = Object.entries(settings).map(([name, value]) => [
        `PLUGIN_${name.toUpperCase()}`,
        typeof value === "string" ? value : `the ${value.from_secret}`,
      ]);
      const { status, stdout, stderr } = run({ ...BRANCH, ...Object.fromEntries(plugin) });
      assert.equal(status, 0, stderr);
      assert.deepEqual(stdout.trim().split("\n"), ["slipway", ...settings.command.split(" ")]);
      const environment = given();
      assert.deepEqual(
        Object.keys(environment).filter((name) => name.startsWith("PLUGIN_")),
        [],
      );
      for (const [name, value] of Object.entries(settings)) {
        if (typeof value === "string") continue;
        assert.equal(environment[name.toUpperCase()], `the ${value.from_secret}`);
      }
    }
  });

  it("hands a key of several lines over as it is", () => {
    const { status, stderr } = run({
      ...BRANCH,
      PLUGIN_COMMAND: "ci release",
      PLUGIN_SLIPWAY_DEPLOY_KEY: KEY,
    });
    assert.equal(status, 0, stderr);
    assert.equal(given()["SLIPWAY_DEPLOY_KEY"], KEY);
  });

  it("takes words, not a shell's text", () => {
    const { stdout } = run({ ...BRANCH, PLUGIN_COMMAND: "ci release; $(id) * `id`" });
    assert.deepEqual(stdout.trim().split("\n"), [
      "slipway",
      "ci",
      "release;",
      "$(id)",
      "*",
      "`id`",
    ]);
  });

  it("refuses another branch than the default one, but for a pull request", () => {
    const evil = { ...BRANCH, CI_COMMIT_BRANCH: "evil", PLUGIN_COMMAND: "ci release" };
    for (const event of ["push", "cron", "manual", "tag", "deployment"]) {
      const { status, stderr } = run({ ...evil, CI_PIPELINE_EVENT: event });
      assert.equal(status, 1);
      assert.equal(stderr, "slipway: this runs on the branch main only, not on evil\n");
    }
    assert.equal(run({ ...evil, CI_PIPELINE_EVENT: "pull_request" }).status, 0);
    assert.equal(run({ PLUGIN_COMMAND: "ci release" }).status, 1);
  });

  it("refuses a setting by which a workflow could change what runs", () => {
    const { status, stderr } = run({ ...BRANCH, PLUGIN_COMMAND: "ci release", PLUGIN_PATH: "/x" });
    assert.equal(status, 1);
    assert.equal(stderr, "slipway: a step has no setting PATH\n");
  });

  it("refuses a setting that takes the place of what the CI says", () => {
    const { status, stderr } = run({
      ...BRANCH,
      PLUGIN_COMMAND: "ci pin app",
      PLUGIN_SLIPWAY_FORGE_URL: "https://evil.example.org",
      SLIPWAY_FORGE_URL: "http://forge:3000",
    });
    assert.equal(status, 1);
    assert.equal(stderr, "slipway: a step can't set SLIPWAY_FORGE_URL: the CI has set it\n");
  });

  it("says what may be missing when Woodpecker 1 leaves the settings out", () => {
    const { status, stderr } = run(BRANCH);
    assert.equal(status, 1);
    assert.equal(
      stderr,
      "slipway: no command was given; does each secret of this step exist for this event?\n",
    );
  });

  it("ends what takes longer than its limit", () => {
    const slow = path.join(dir, "slow");
    fs.mkdirSync(slow);
    fs.writeFileSync(path.join(slow, "slipway"), "#!/bin/sh\nexec sleep 30\n", { mode: 0o755 });
    const { status } = run({
      ...BRANCH,
      PATH: `${slow}:${process.env["PATH"]}`,
      PLUGIN_COMMAND: "ci release",
      PLUGIN_TIME_LIMIT: "0.2s",
    });
    assert.equal(status, 124);
  });

  it("just runs what other CIs give it", () => {
    const { status, stdout } = run({}, ["sh", "-c", 'printf "%s" "$1"', "sh", "a  b"]);
    assert.deepEqual([status, stdout], [0, "a  b"]);
  });
});

interface Settings {
  readonly settings?: Readonly<Record<string, string | { from_secret: string }>> & {
    readonly command: string;
  };
}
