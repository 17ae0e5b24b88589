import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { dataPaths } from "../../toolchain/paths";
import { startTestEngine, type TestEngine } from "../e2e/support/test-engine";
import { TestProject } from "../e2e/support/test-project";
import { askJson, eventually } from "../e2e/support/world";

const STACKS = ["platform", "staging"];
const CLICKS = 3;

describe("A platform whose engine is lost", function () {
  this.bail(true);
  const say = (line: string) => void process.stderr.write(`    ${line}\n`);
  let engine: TestEngine | undefined;
  let lost: TestProject | undefined;
  let anew: TestProject | undefined;
  let file: string;

  function clicks(method: "GET" | "POST"): Promise<{ readonly clicks: number }> {
    const port = engine?.ports.http ?? 0;
    return askJson(`http://staging.click-count.slipway.localhost:${port}/api/clicks`, method);
  }

  async function volumes(): Promise<readonly string[]> {
    const { Volumes } = (await engine?.docker.listVolumes()) ?? { Volumes: [] };
    return (Volumes ?? []).map(({ Name }) => Name);
  }

  before(async () => {
    engine = await startTestEngine(say);
    lost = await TestProject.create(engine);
    const { exitCode, all } = await lost.slipway("up", ...STACKS);
    assert.equal(exitCode, 0, all);
    for (let n = 0; n < CLICKS; n++) await clicks("POST");
  });
  after(async () => {
    await lost?.remove();
    await anew?.remove();
    await engine?.remove();
  });

  it("is kept in one file, and serves on afterwards", async () => {
    assert.ok(lost);
    file = path.join(lost.dataDir, "kept", "a.backup.tar");
    const { exitCode, stdout, stderr } = await lost.slipway("backup", "--to", file);
    assert.equal(exitCode, 0, stderr);
    assert.equal(stdout.trim(), file);
    assert.match(stderr, /staging-redis is back; it was away for \d+\.\d s/);
    assert.match(stderr, /platform-registry is back; it was away for \d+\.\d s/);
    assert.match(stderr, /The passphrase is not in it/);
    say(stderr.match(/.* is back; .*/g)?.join("; ") ?? "");
    assert.equal((await fs.stat(file)).mode & 0o777, 0o600);
    assert.deepEqual(await fs.readdir(path.dirname(file)), ["a.backup.tar"]);
    await eventually(async () => assert.equal((await clicks("GET")).clicks, CLICKS));
    for (const stack of STACKS) await assertNothingToDo(lost, stack);
  });

  it("holds no passphrase and none of the secrets in clear", async () => {
    assert.ok(lost);
    const { passphrase } = dataPaths(lost.dir, { XDG_DATA_HOME: lost.dataDir });
    const bytes = await fs.readFile(file);
    assert.equal(bytes.indexOf((await fs.readFile(passphrase, "utf8")).trim()), -1);
    const key = "slipway:secrets.registry-password";
    const { stdout } = await lost.pulumi(
      ...["config", "get", "--stack", "platform", "--path", key],
    );
    assert.ok(stdout.trim().length > 10);
    assert.equal(bytes.indexOf(stdout.trim()), -1);
  });

  it("is not restored where it runs", async () => {
    const { exitCode, all } = (await lost?.slipway("restore", file, "--force")) ?? {};
    assert.equal(exitCode, 1, all);
    assert.match(all ?? "", /platform runs here: /);
    assert.equal((await clicks("GET")).clicks, CLICKS);
  });

  it("is refused in part, without its passphrase, and with other stack files", async () => {
    assert.ok(lost && engine);
    const { ports } = engine;
    await engine.remove();
    engine = undefined;
    engine = await startTestEngine(say, ports);
    const { passphrase } = dataPaths(lost.dir, { XDG_DATA_HOME: lost.dataDir });
    anew = await TestProject.copy({ DOCKER_HOST: engine.host }, () => Promise.resolve());
    const keyed = { PULUMI_CONFIG_PASSPHRASE_FILE: passphrase };

    const bad = `${file}.bad`;
    const bytes = await fs.readFile(file);
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    await fs.writeFile(bad, bytes);
    const corrupted = await anew.with(keyed).slipway("restore", bad, "--files", "backup");
    assert.equal(corrupted.exitCode, 1, corrupted.all);
    assert.match(corrupted.all, /a\.backup\.tar\.bad is no whole backup: /);

    const without = await anew.slipway("restore", file, "--files", "backup");
    assert.equal(without.exitCode, 1, without.all);
    assert.match(without.all, /the passphrase of the stacks' secrets is not on this machine/);

    const other = await anew.with(keyed).slipway("restore", file);
    assert.equal(other.exitCode, 1, other.all);
    assert.match(other.all, /not as in the backup: Pulumi\.platform\.yaml/);

    assert.deepEqual(await volumes(), []);
    anew = anew.with(keyed);
  });

  it("is there again on a fresh engine by one command, with what its users did", async () => {
    assert.ok(anew);
    const { exitCode, all } = await anew.slipway("restore", file, "--files", "backup");
    assert.equal(exitCode, 0, all);
    const [time = "none"] = /Recovered from the backup of .* in \d+ s/.exec(all) ?? [];
    assert.notEqual(time, "none", all);
    say(time);
    await eventually(async () => assert.equal((await clicks("GET")).clicks, CLICKS));
    assert.equal((await clicks("POST")).clicks, CLICKS + 1);
    // From the registry that was restored.
    assert.match(all, /Fetch click-count/);
    assert.doesNotMatch(all, /building it again/);
    for (const stack of STACKS) await assertNothingToDo(anew, stack);
  });
});

async function assertNothingToDo(project: TestProject, stack: string): Promise<void> {
  const preview = await project.pulumi("preview", "--stack", stack, "--expect-no-changes");
  assert.equal(preview.exitCode, 0, preview.all);
}
