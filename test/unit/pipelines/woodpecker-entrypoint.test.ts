import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { infrastructurePipelines } from "../../../pipelines/infrastructure";
import { renderPipelines } from "../../../pipelines/render";
import { slipwayRecipe } from "../../../toolchain/images/recipes/slipway";

const SCRIPT = path.resolve(__dirname, "../../../pipelines/woodpecker-entrypoint.sh");
const KEY = "-----BEGIN KEY-----\nline 'of' $HOME\n-----END KEY-----\n";
const BRANCH = { CI_COMMIT_BRANCH: "main", CI_REPO_DEFAULT_BRANCH: "main" };

describe("The entry point of the image that has slipway, for Woodpecker", () => {
  let dir: string;
  let search: string;

  before(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-entrypoint-"));
    const program = `#!/bin/sh\nprintf '%s\\n' "slipway" "$@"\nenv -0 > '${dir}/environment'\n`;
    fs.writeFileSync(path.join(dir, "slipway"), program, { mode: 0o755 });
    search = `${dir}:${process.env["PATH"]}`;
  });
  after(() => {
    fs.rmSync(dir, { recursive: true, force: true });
  });

  function run(env: Readonly<Record<string, string>>, args: readonly string[] = []) {
    fs.rmSync(path.join(dir, "environment"), { force: true });
    // The image's programs are the machine's here.
    const script = path.join(dir, "entrypoint");
    const text = fs
      .readFileSync(SCRIPT, "utf8")
      .replace("\nbox=/usr/bin/busybox\n", "\nbox=\n")
      .replace('\ninit="/usr/bin/tini -g --"\n', "\ninit=\n")
      .replace(/\npath=.*\n/, `\npath=${search}\n`);
    fs.writeFileSync(script, text);
    const { status, stdout, stderr } = spawnSync("sh", [script, ...args], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], ...env },
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
      assert.equal(stderr, "slipway: this runs on the branch main only, not on evil (no ref)\n");
      // As where a step has a secret of its own under both names.
      const same = { CI_REPO_DEFAULT_BRANCH: "evil", CI_COMMIT_REF: "refs/heads/other" };
      const asked = run({ ...evil, ...same, CI_PIPELINE_EVENT: event });
      assert.equal(asked.status, 1);
      assert.equal(
        asked.stderr,
        "slipway: this runs on the branch evil only, not on evil (refs/heads/other)\n",
      );
    }
    const right = { ...BRANCH, CI_COMMIT_REF: "refs/heads/main", PLUGIN_COMMAND: "ci release" };
    assert.equal(run({ ...right, CI_PIPELINE_EVENT: "push" }).status, 0);
    assert.equal(run({ ...evil, CI_PIPELINE_EVENT: "pull_request" }).status, 0);
    assert.equal(run({ PLUGIN_COMMAND: "ci release" }).status, 1);
  });

  it("goes by the branch that the CI has for a repository, not by the forge's default one", () => {
    const env = (CI_REPO: string, branch: string, more: Readonly<Record<string, string>> = {}) => ({
      SLIPWAY_BRANCHES: "team/infrastructure:main team/web:x/y",
      ...{ CI_REPO, CI_REPO_OWNER: "team", CI_REPO_NAME: CI_REPO.replace("team/", "") },
      ...{ CI_COMMIT_BRANCH: branch, CI_REPO_DEFAULT_BRANCH: branch },
      ...{ CI_COMMIT_REF: `refs/heads/${branch}`, CI_PIPELINE_EVENT: "push" },
      PLUGIN_COMMAND: "ci release",
      ...more,
    });
    assert.equal(run(env("team/infrastructure", "main")).status, 0);
    assert.equal(run(env("team/web", "x/y")).status, 0);
    assert.equal(run(env("team/web", "x/y", { CI_REPO_DEFAULT_BRANCH: "main" })).status, 0);
    for (const [repository, branch] of [
      ["team/infrastructure", "x/y"],
      ["team/infrastructure", "evil"],
      ["team/web", "main"],
    ] as const) {
      const { status, stderr } = run(env(repository, branch));
      assert.equal(status, 1);
      assert.match(stderr, /^slipway: this runs on the branch (?:main|x\/y) only, not on /);
    }
    // One that nobody declared has what the forge says.
    assert.equal(run(env("team/other", "trunk")).status, 0);
    for (const more of [{ CI_REPO: "a-secret" }, { CI_REPO: "team/other" }]) {
      const { status, stderr } = run(env("team/web", "evil", more));
      assert.equal(status, 1);
      assert.equal(stderr, "slipway: the CI does not say which repository this is of\n");
    }
    assert.equal(run(env("team/web", "evil", { CI_PIPELINE_EVENT: "pull_request" })).status, 0);
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

  it("goes on with what the CI and the settings say, and no other variable", () => {
    const GIT = {
      GIT_CONFIG_COUNT: "3",
      GIT_CONFIG_KEY_0: "url.http://git.example.org/.insteadOf",
      GIT_CONFIG_VALUE_0: "https://git.example.org/",
      GIT_CONFIG_KEY_1: "core.sshCommand",
      GIT_CONFIG_VALUE_1: "sh -c evil",
      GIT_CONFIG_KEY_2: "http.http://git.slipway.localhost/.proxy",
      GIT_CONFIG_VALUE_2: "http://forge:80",
    };
    const { status, stderr } = run({
      ...BRANCH,
      ...GIT,
      CI: "woodpecker",
      CI_COMMIT_MESSAGE: "Two lines\nPLUGIN_EVIL=1\nLD_PRELOAD=/x\n",
      PLUGIN_COMMAND: "ci release",
      PLUGIN_PULUMI_CONFIG_PASSPHRASE: "p",
      SLIPWAY_FORGE_URL: "http://forge:3000",
      SLIPWAY_STATE_URL: "s3://pulumi?endpoint=http://state:7070",
      ...{ LD_LIBRARY_PATH: "/x", NODE_OPTIONS: "--require /x", NODE_PATH: "/x", ENV: "/x" },
      ...{ HOME: "/x", LANG: "x", IFS: "x", BASH_ENV: "/x", GIT_SSH_COMMAND: "/x", TMPDIR: "/x" },
      ...{ DOCKER_HOST: "tcp://x", PULUMI_HOME: "/x", SLIPWAY_SSH_CONFIG: "/x", TSX_X: "/x" },
      ...{ SLIPWAY_NODE_MODULES: "/x", XDG_CACHE_HOME: "/x", HTTP_PROXY: "http://x" },
    });
    assert.equal(status, 0, stderr);
    // What a shell adds by itself.
    const own = ["OLDPWD", "PWD", "SHLVL", "_"];
    const environment = Object.entries(given()).filter(([name]) => !own.includes(name));
    assert.deepEqual(Object.fromEntries(environment), {
      ...BRANCH,
      CI: "woodpecker",
      CI_COMMIT_MESSAGE: "Two lines\nPLUGIN_EVIL=1\nLD_PRELOAD=/x\n",
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_0: GIT.GIT_CONFIG_KEY_0,
      GIT_CONFIG_VALUE_0: GIT.GIT_CONFIG_VALUE_0,
      GIT_CONFIG_KEY_1: GIT.GIT_CONFIG_KEY_2,
      GIT_CONFIG_VALUE_1: GIT.GIT_CONFIG_VALUE_2,
      HOME: "/root",
      LANG: "C.UTF-8",
      NODE_EXTRA_CA_CERTS: "/etc/ssl/certs/ca-certificates.crt",
      PATH: search,
      PULUMI_CONFIG_PASSPHRASE: "p",
      SLIPWAY_FORGE_URL: "http://forge:3000",
      SLIPWAY_NODE_MODULES: "/opt/slipway/node_modules",
      SLIPWAY_STATE_URL: "s3://pulumi?endpoint=http://state:7070",
      XDG_CACHE_HOME: "/var/cache",
    });
  });

  it("hands over all that the platform's CI tells every step", () => {
    const told = [
      ...["SLIPWAY_CI_IMAGE", "SLIPWAY_FORGE_KIND", "SLIPWAY_FORGE_URL", "SLIPWAY_EDGE"],
      ...["SLIPWAY_REGISTRY", "SLIPWAY_BUILDER", "SLIPWAY_ENGINE", "SLIPWAY_ENGINE_HOST_KEY"],
      ...["SLIPWAY_ENGINE_SOCKET", "SLIPWAY_STATE_URL", "SLIPWAY_INFRASTRUCTURE"],
      "SLIPWAY_BRANCHES",
    ];
    const values = Object.fromEntries(told.map((name) => [name, `the ${name}`]));
    run({ ...BRANCH, ...values, CI_REPO: "team/web", PLUGIN_COMMAND: "ci release" });
    const environment = given();
    for (const name of told) assert.equal(environment[name], `the ${name}`);
    // Which slipway asks for where an event is none that it knows.
    const status = run({ ...BRANCH, PLUGIN_COMMAND: "ci drift", PLUGIN_SLIPWAY_CI_EVENT: "merge" });
    assert.deepEqual([status.status, given()["SLIPWAY_CI_EVENT"]], [0, "merge"]);
  });

  it("is run by a program that loads nothing, and has the image's own variables", () => {
    const { config } = slipwayRecipe({ architecture: "amd64" });
    assert.deepEqual(config.Entrypoint, [
      "/usr/bin/busybox",
      "sh",
      "/usr/local/bin/slipway-entrypoint",
    ]);
    const text = fs.readFileSync(SCRIPT, "utf8");
    for (const variable of config.Env ?? []) {
      if (variable.startsWith("NODE_VERSION=")) continue;
      const written = variable.startsWith("PATH=") ? `\npath=${variable.slice(5)}\n` : variable;
      assert.ok(text.includes(written), variable);
    }
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
    const before = search;
    search = `${slow}:${before}`;
    const { status } = run({
      ...BRANCH,
      PLUGIN_COMMAND: "ci release",
      PLUGIN_TIME_LIMIT: "0.2s",
    });
    search = before;
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
