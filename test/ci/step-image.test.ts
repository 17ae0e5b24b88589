import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { LoneContainers } from "../e2e/support/lone-containers";
import { makeCiImage } from "../../toolchain/ci-image/make";
import { ensureEngine } from "../../toolchain/engine/ensure-engine";

const REPOSITORY = path.resolve(__dirname, "../..");
const report = (line: string) => process.stderr.write(`  ${line}\n`);
/** Where Woodpecker puts a checkout. */
const WORKSPACE = "/woodpecker/src";
const BRANCH = { CI_COMMIT_BRANCH: "main", CI_REPO_DEFAULT_BRANCH: "main" };

describe("The image that pipelines run in", function () {
  // Where its parts are not there yet they are built, once.
  this.timeout(60 * 60_000);
  let folder: string;
  let containers: LoneContainers;
  let image: string;
  let steps = 0;

  before(async () => {
    const engine = await ensureEngine({ projectDir: REPOSITORY, report });
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-step-image-"));
    containers = await LoneContainers.create(engine.docker);
    image = await makeCiImage(engine, { projectDir: REPOSITORY, report });
  });
  after(async () => {
    await containers?.remove();
    if (folder) await fs.rm(folder, { recursive: true, force: true });
  });

  /** As the step that clones leaves it: whoever runs the others may write there. */
  async function checkout(name: string): Promise<string> {
    const place = path.join(folder, name);
    await execa("git", ["clone", "--quiet", REPOSITORY, place]);
    await execa("chmod", ["-R", "a+rwX", place]);
    return place;
  }

  /** A step with commands, as Woodpecker starts it: by a shell, not by the image's entry point. */
  function step(place: string, commands: string, user?: string) {
    steps += 1;
    return containers.run(`step-${steps}`, {
      image,
      env: { CI_SCRIPT: Buffer.from(commands).toString("base64"), ...BRANCH },
      binds: [`${place}:${WORKSPACE}`],
      workingDir: WORKSPACE,
      entrypoint: ["/bin/sh", "-c"],
      command: ["echo $CI_SCRIPT | base64 -d | /bin/sh -e"],
      ...(user !== undefined && { user }),
    });
  }

  /** A step with settings. */
  function plugin(place: string, env: Readonly<Record<string, string>>) {
    steps += 1;
    const binds = [`${place}:${WORKSPACE}`];
    const all = { ...BRANCH, CI_PIPELINE_EVENT: "push", ...env };
    return containers.run(`step-${steps}`, { image, env: all, binds, workingDir: WORKSPACE });
  }

  it("has slipway, git, ssh and what asks the builder", async () => {
    const place = path.join(folder, "empty");
    await fs.mkdir(place);
    const commands = "slipway --version\ngit --version\nssh -V\nbuildctl --version\nnpm --version";
    const { code, output } = await step(place, commands);
    assert.equal(code, 0, output);
    for (const words of [/0\.1\.0/, /git version 2/, /OpenSSH_/, /buildctl /]) {
      assert.match(output, words);
    }
    assert.deepEqual(await fs.readdir(place), []);
  });

  it("runs a checkout's own code without an install or a build of the toolchain", async () => {
    const place = await checkout("env");
    await fs.appendFile(
      path.join(place, "cli/main.ts"),
      'process.stderr.write("its own code\\n");',
    );
    const { code, output } = await step(place, "slipway env\ngit status --short");
    assert.equal(code, 0, output);
    assert.match(output, /its own code/);
    assert.match(output, /export PATH='\/var\/cache\/slipway\/parts\/pulumi-/);
    assert.match(output, /\n.*M cli\/main\.ts\n$/);
    assert.doesNotMatch(output, /npm|node_modules$/m);
    assert.equal(await fs.readlink(path.join(place, "node_modules")), "/opt/slipway/node_modules");
  });

  it("checks a checkout's types by npm, as the pipeline does", async () => {
    const place = await checkout("check");
    const { code, output } = await step(place, "timeout -k 1m 15m npm run check");
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /installing npm packages/);
  });

  it("runs unit tests, and the stack's program, of a checkout", async () => {
    const place = await checkout("unit");
    const file = "test/unit/toolchain/ci-image/key.test.ts";
    const { code, output } = await step(place, `npm run test:unit -- ${file}`);
    assert.equal(code, 0, output);
    assert.match(output, /5 passing/);
    const plugins = await step(place, 'eval "$(slipway env)"\npulumi version\npulumi plugin ls');
    assert.equal(plugins.code, 0, plugins.output);
    assert.match(plugins.output, /docker +resource +5\.2\.0[^]*|command +resource/);
  });

  it("installs the packages of a checkout that wants others, and spoils none of its own", async () => {
    const place = await checkout("other");
    const lock = path.join(place, "package-lock.json");
    await fs.writeFile(lock, `${await fs.readFile(lock, "utf8")}\n`);
    const { output } = await step(place, "slipway --version || true");
    assert.match(output, /0\.1\.0/);
    assert.ok((await fs.lstat(path.join(place, "node_modules"))).isDirectory());
  });

  it("works for users of whom nobody knows, in a folder that another one made", async () => {
    const place = await checkout("users");
    for (const user of ["1000:1000", "4321"]) {
      const { code, output } = await step(place, "slipway env > /dev/null\ngit log -1", user);
      assert.equal(code, 0, output);
    }
  });

  it("runs the one command of a step with settings, in an app's repository too", async () => {
    const app = path.join(folder, "app");
    await fs.mkdir(app);
    await fs.writeFile(path.join(app, "tsconfig.json"), "{ no JSON");
    const { code, output } = await plugin(app, { PLUGIN_COMMAND: "--version" });
    assert.equal(code, 0, output);
    assert.match(output, /0\.1\.0/);
    const infrastructure = await checkout("plugin");
    const env = await plugin(infrastructure, {
      PLUGIN_COMMAND: "env",
      PLUGIN_SLIPWAY_DEPLOY_KEY: "a key",
      SLIPWAY_ENGINE: "ssh://deploy@engine:2222",
      SLIPWAY_ENGINE_HOST_KEY: "ssh-ed25519 AAAA",
    });
    assert.equal(env.code, 0, env.output);
    assert.doesNotMatch(env.output, /a key/);
    const refused = await plugin(app, { PLUGIN_COMMAND: "env", PLUGIN_ENTRYPOINT: "sh" });
    assert.notEqual(refused.code, 0);
  });

  it("just runs what other CIs give it", async () => {
    steps += 1;
    const command = ["sh", "-c", "id -u; slipway --version"];
    const { code, output } = await containers.run(`step-${steps}`, { image, env: {}, command });
    assert.equal(code, 0, output);
    assert.match(output, /0\.1\.0/);
  });
});
