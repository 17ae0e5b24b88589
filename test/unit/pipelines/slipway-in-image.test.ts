import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const SCRIPTS = path.resolve(__dirname, "../../../pipelines/image");
const KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\r\nabc\r\n-----END OPENSSH PRIVATE KEY-----";
const ENGINE = {
  SLIPWAY_ENGINE: "ssh://deploy@engine:2222",
  SLIPWAY_ENGINE_HOST_KEY: "ssh-ed25519 AAAA",
};

describe("The command slipway of the image of the steps", () => {
  let dir: string;
  let home: string;
  let own: string;
  let checkout: string;

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-in-image-"));
    [home, own, checkout] = ["home", "own", "checkout"].map((name) => {
      fs.mkdirSync(path.join(dir, name));
      return path.join(dir, name);
    }) as [string, string, string];
    const program = `#!/bin/sh\nprintf '%s\\n' "$PWD" "$@"\nenv -0 > '${dir}/environment'\n`;
    fs.writeFileSync(path.join(dir, "node"), program, { mode: 0o755 });
    const script = fs.readFileSync(path.join(SCRIPTS, "slipway.sh"), "utf8");
    fs.writeFileSync(
      path.join(dir, "slipway"),
      script.replace("own=/opt/slipway\n", `own=${own}\n`),
    );
  });
  afterEach(() => {
    fs.rmSync(dir, { recursive: true, force: true });
  });

  const PIN = ["ci", "pin", "a b"];

  function run(env: Readonly<Record<string, string>>, cwd = dir, args: readonly string[] = PIN) {
    const { status, stdout, stderr } = spawnSync("sh", [path.join(dir, "slipway"), ...args], {
      encoding: "utf8",
      cwd,
      env: { PATH: `${dir}:${process.env["PATH"]}`, HOME: home, TMPDIR: dir, ...env },
    });
    return { status, lines: stdout.trim().split("\n"), stderr };
  }

  function given(): Readonly<Record<string, string>> {
    const text = fs.readFileSync(path.join(dir, "environment"), "utf8");
    const entries = text.split("\0").filter(Boolean);
    return Object.fromEntries(
      entries.map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]),
    );
  }

  const written = (name: string) => fs.readFileSync(path.join(home, ".ssh/slipway", name), "utf8");

  function put(place: string, text = "") {
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, text);
  }

  function isInfrastructure() {
    put(path.join(checkout, "Pulumi.yaml"));
    put(path.join(checkout, "toolchain/bootstrap.mjs"));
  }

  it("starts the image's own code in the caller's folder, by the code's own settings", () => {
    put(path.join(checkout, "tsconfig.json"));
    const { status, lines } = run({}, checkout);
    assert.equal(status, 0);
    assert.deepEqual(lines, [checkout, `${own}/toolchain/bootstrap.mjs`, "slipway", ...PIN]);
    assert.equal(given()["TSX_TSCONFIG_PATH"], `${own}/tsconfig.json`);
    assert.deepEqual(fs.readdirSync(checkout), ["tsconfig.json"]);
  });

  it("starts the code of a checkout of the infrastructure, which gets the record it lacks", () => {
    isInfrastructure();
    put(path.join(own, ".slipway/substitutions.json"), "{}");
    const { lines } = run({}, checkout);
    assert.deepEqual(lines, [checkout, "toolchain/bootstrap.mjs", "slipway", ...PIN]);
    assert.equal(given()["TSX_TSCONFIG_PATH"], undefined);
    const record = path.join(checkout, ".slipway/substitutions.json");
    assert.equal(fs.readFileSync(record, "utf8"), "{}");
    put(record, '{"its": "own"}');
    run({}, checkout);
    assert.equal(fs.readFileSync(record, "utf8"), '{"its": "own"}');
  });

  it("starts no app's code, whatever files it has, where the CI says which the infrastructure is", () => {
    isInfrastructure();
    const SLIPWAY_INFRASTRUCTURE = "team/infrastructure team/other";
    const code = (CI_REPO: string) => run({ SLIPWAY_INFRASTRUCTURE, CI_REPO }, checkout).lines[1];
    assert.equal(code("team/infrastructure"), "toolchain/bootstrap.mjs");
    assert.equal(code("team/other"), "toolchain/bootstrap.mjs");
    for (const other of ["team/app", "evil/infrastructure", "infrastructure team", "", "*"]) {
      assert.equal(code(other), `${own}/toolchain/bootstrap.mjs`);
    }
  });

  it("believes no name of a repository that does not fit its parts", () => {
    isInfrastructure();
    const code = (CI_REPO: string, CI_REPO_NAME: string) => {
      const env = { SLIPWAY_INFRASTRUCTURE: CI_REPO, CI_REPO, CI_REPO_OWNER: "team", CI_REPO_NAME };
      return run(env, checkout).lines[1];
    };
    assert.equal(code("team/infrastructure", "infrastructure"), "toolchain/bootstrap.mjs");
    assert.equal(code("a-secret", "app"), `${own}/toolchain/bootstrap.mjs`);
    assert.equal(code("team/infrastructure", "app"), `${own}/toolchain/bootstrap.mjs`);
  });

  it("runs any command in the infrastructure, and elsewhere none but the pin", () => {
    isInfrastructure();
    const inRepository = (CI_REPO: string, args: readonly string[]) => {
      const SLIPWAY_INFRASTRUCTURE = "team/infrastructure";
      const env = { ...ENGINE, SLIPWAY_INFRASTRUCTURE, CI_REPO, SLIPWAY_DEPLOY_KEY: KEY };
      return run(env, checkout, args);
    };
    for (const args of [["ci", "release"], ["up", "staging"], ["env"], []]) {
      assert.equal(inRepository("team/infrastructure", args).status, 0);
      fs.rmSync(path.join(dir, "environment"));
      fs.rmSync(path.join(home, ".ssh"), { recursive: true });
      const { status, stderr } = inRepository("team/app", args);
      assert.equal(status, 1);
      assert.equal(
        stderr,
        `slipway: outside the infrastructure's repository a step may run \`slipway ci pin\` and no other command, not \`slipway ${args.join(" ")}\`\n`,
      );
      assert.deepEqual([...fs.readdirSync(home)], []);
      assert.ok(!fs.existsSync(path.join(dir, "environment")));
    }
    for (const args of [PIN, ["--version"], ["--help"]]) {
      assert.equal(inRepository("team/app", args).status, 0);
    }
    assert.equal(inRepository("team/app", ["--version", "up"]).status, 1);
    const without = run({}, dir, ["deploy", "staging"]);
    assert.equal(without.status, 1);
  });

  it("needs no record where the image has none", () => {
    isInfrastructure();
    assert.equal(run({}, checkout).status, 0);
    assert.ok(!fs.existsSync(path.join(checkout, ".slipway")));
  });

  it("leads to the engine by the key it was given, and to no other host's key", () => {
    const { status, stderr } = run({ ...ENGINE, SLIPWAY_DEPLOY_KEY: KEY });
    assert.equal(status, 0, stderr);
    assert.equal(given()["DOCKER_HOST"], "ssh://deploy@engine:2222");
    assert.equal(written("key"), `${KEY.replaceAll("\r", "")}\n`);
    assert.equal(fs.statSync(path.join(home, ".ssh/slipway/key")).mode & 0o777, 0o600);
    assert.equal(written("known_hosts"), "[engine]:2222 ssh-ed25519 AAAA\n");
    assert.equal(given()["SLIPWAY_SSH_CONFIG"], path.join(home, ".ssh/slipway/config"));
    const { stdout } = spawnSync(
      "ssh",
      ["-G", "-F", path.join(home, ".ssh/slipway/config"), "engine"],
      { encoding: "utf8" },
    );
    assert.match(stdout, new RegExp(`^identityfile ${home}/.ssh/slipway/key$`, "m"));
    assert.match(stdout, new RegExp(`^userknownhostsfile ${home}/.ssh/slipway/known_hosts$`, "m"));
    assert.match(stdout, /^stricthostkeychecking true$/m);
    assert.match(stdout, /^batchmode yes$/m);
    // One login serves all requests.
    assert.match(stdout, /^controlmaster auto$/m);
    const [, control = ""] = /^controlpath (.*)$/m.exec(stdout) ?? [];
    assert.equal(fs.statSync(path.dirname(control)).mode & 0o777, 0o700);
    assert.ok(path.basename(control).length <= 40, control);
  });

  for (const [address, name] of [
    ["ssh://deploy@engine", "engine"],
    ["ssh://engine:22", "engine"],
    ["ssh://deploy@10.0.0.1:2222/run/docker.sock", "[10.0.0.1]:2222"],
    ["ssh://deploy@[fd00::1]:2222", "[fd00::1]:2222"],
    ["ssh://[fd00::1]", "fd00::1"],
  ] as const) {
    it(`knows ${address} as ${name}`, () => {
      run({ ...ENGINE, SLIPWAY_ENGINE: address, SLIPWAY_DEPLOY_KEY: KEY });
      assert.equal(written("known_hosts"), `${name} ssh-ed25519 AAAA\n`);
    });
  }

  it("refuses an engine that nobody could recognise", () => {
    const { status, stderr } = run({ SLIPWAY_ENGINE: "ssh://a:1", SLIPWAY_DEPLOY_KEY: KEY });
    assert.equal(status, 1);
    assert.equal(
      stderr,
      "slipway: SLIPWAY_ENGINE is set, but SLIPWAY_ENGINE_HOST_KEY is not: nobody could be recognised as [a]:1\n",
    );
  });

  it("leaves a step without the key where it is", () => {
    run({ ...ENGINE, DOCKER_HOST: "tcp://other:2375" });
    assert.equal(given()["DOCKER_HOST"], "tcp://other:2375");
    assert.equal(given()["SLIPWAY_SSH_CONFIG"], undefined);
    assert.ok(!fs.existsSync(path.join(home, ".ssh")));
  });

  it("leads to the state by its password", () => {
    const SLIPWAY_STATE_URL = "s3://pulumi?endpoint=http://state:7070&s3ForcePathStyle=true";
    run({ SLIPWAY_STATE_URL });
    assert.equal(given()["PULUMI_BACKEND_URL"], undefined);
    run({ SLIPWAY_STATE_URL, SLIPWAY_STATE_PASSWORD: "p w" });
    const { PULUMI_BACKEND_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = given();
    assert.deepEqual(
      [PULUMI_BACKEND_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY],
      [SLIPWAY_STATE_URL, "slipway", "p w"],
    );
    const { status, stderr } = run({ SLIPWAY_STATE_PASSWORD: "p w" });
    assert.equal(status, 1);
    assert.equal(
      stderr,
      "slipway: SLIPWAY_STATE_PASSWORD is set, but SLIPWAY_STATE_URL is not: where is the state?\n",
    );
  });

  it("gives whoever has no home one of his own", () => {
    run({ HOME: path.join(dir, "nowhere") });
    const other = given()["HOME"] ?? "";
    assert.ok(fs.statSync(other).isDirectory());
    assert.notEqual(other, home);
    fs.rmSync(other, { recursive: true });
  });
});
