import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { World } from "../e2e/support/world";
import { type Ended, insideContainer } from "../e2e/support/inside";
import { officialImages } from "../../toolchain/images/official";

const IMAGES = [
  "buildkit",
  "gitea",
  "plugin-git",
  "woodpecker-agent",
  "woodpecker-server",
] as const;
const SECRETS = [
  "forge-admin-password",
  "forge-secret-key",
  "forge-internal-token",
  "forge-oauth-client",
  "forge-oauth-secret",
  "ci-agent-secret",
  "ci-grpc-secret",
  "ci-builder-certificate",
  "ci-builder-key",
  "ci-deploy-key",
  "ci-gate-host-key",
] as const;
/** Builds as `slipway ci pin` does, without a forge. */
const DRIVER = `
import { buildImages } from "/opt/slipway/operations/ci/pin/build-images";
const [address, cache, ...folders] = process.argv.slice(2);
const account = { username: "slipway", secret: "" };
const place = { kind: "one engine", address, push: true, accounts: { operator: account, reader: account } };
buildImages({ folders, noCache: cache === "again" }, place, process.env, () => undefined).then(
  (built) => console.log(JSON.stringify(built)),
  (error) => { console.error(error.summary, error.hint); process.exit(1); },
);`;

describe("The builder of a platform's CI", function () {
  this.bail(true);
  const world = new World();
  let step: { readonly id: string };
  let folder: string;
  before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-builder-"));
    await world.start();
    await world.project.edit("Pulumi.platform.yaml", (text) => {
      const pins = IMAGES.map((name) => `    ${name}: ${officialImages[name].reference}\n`);
      const secrets = SECRETS.map((name) => `    ${name}: generate\n`).join("");
      return text
        .replace(
          "  slipway:images:\n",
          `  slipway:ci: {}\n  slipway:images:\n    slipway: unpinned\n${pins.join("")}`,
        )
        .replace("  slipway:secrets:\n", `  slipway:secrets:\n${secrets}`);
    });
  });
  after(async () => {
    await world.stop();
    await fs.rm(folder, { recursive: true, force: true });
  });

  const registry = () => `localhost:${world.engine.ports.registry}`;
  const inStep = (script: string): Promise<Ended> =>
    insideContainer(world.engine.docker, step.id, ["sh", "-c", script]);

  async function build(cache: "kept" | "again", ...folders: string[]) {
    const program = "node /opt/slipway/toolchain/bootstrap.mjs run /opt/slipway/driver.ts";
    const { code, output } = await inStep(
      `cd /work && ${program} ${registry()} ${cache} ${folders.join(" ")}`,
    );
    assert.equal(code, 0, output);
    // Docker's framing bytes stand before it.
    const line = /\[\{.*\}\]/.exec(output)?.[0] ?? assert.fail(output);
    return JSON.parse(line) as { name: string; pin: string; reused: boolean }[];
  }

  it("comes up with the platform", async () => {
    const { exitCode, all } = await world.project.slipway("up", "platform");
    assert.equal(exitCode, 0, all);
  });

  it("is asked by a step that has no option of its own, and no engine's socket", async () => {
    const secret = async (name: string) => {
      const key = `slipway:secrets.${name}`;
      const { stdout } = await world.project.pulumi(
        ...["config", "get", "--stack", "platform", "--path", key],
      );
      return stdout;
    };
    const text = await world.project.read("Pulumi.platform.yaml");
    const image = /^ {4}slipway: (.*)$/m.exec(text)?.[1] ?? assert.fail(text);
    const container = await world.engine.docker.createContainer({
      Image: image.replace(/:[^:@]+@/, "@"),
      Entrypoint: ["sleep", "3600"],
      Env: [
        "SLIPWAY_BUILDER=tcp://builder:1234",
        "SLIPWAY_REGISTRY=registry:5000",
        `SLIPWAY_REGISTRY_PASSWORD=${(await secret("registry-password")).trim()}`,
        `SLIPWAY_BUILDER_KEY=${await secret("ci-builder-key")}`,
      ],
      HostConfig: { NetworkMode: "platform-ci-steps" },
    });
    step = container;
    await fs.writeFile(path.join(folder, "driver.ts"), DRIVER);
    const apps = path.join(folder, "work");
    const dockerfile = (name: string, from: string, more: string) =>
      `# registry.example.org/team/${name}\n#\n# VERSION 1.0\n\nFROM ${from}\n${more}\n`;
    for (const [name, from, more] of [
      ["api", officialImages.node.reference, "RUN echo built > /built"],
      ["api-tools", "registry.example.org/team/api:1.0", 'CMD ["cat", "/built"]'],
    ] as const) {
      await fs.mkdir(path.join(apps, name), { recursive: true });
      await fs.writeFile(path.join(apps, name, "Dockerfile"), dockerfile(name, from, more));
    }
    await fs.cp(path.join(world.project.dir, "apps"), apps, { recursive: true });
    const put = async (names: string[], cwd: string, to: string) => {
      const { stdout } = await execa("tar", ["-c", ...names], { cwd, encoding: "buffer" });
      await container.putArchive(Buffer.from(stdout), { path: to });
    };
    await put(["driver.ts"], folder, "/opt/slipway");
    await put(["work"], folder, "/");
    await container.start();
    const { output } = await inStep("ls /var/run/docker.sock; grep Seccomp: /proc/self/status");
    assert.match(output, /No such file/);
    assert.match(output, /Seccomp:\s+2/);
  });

  it("builds the same sources to the same digest, and nothing that is there", async () => {
    const [first] = await build("again", "click-count");
    const [second] = await build("again", "click-count");
    assert.equal(second?.pin, first?.pin);
    const [third] = await build("kept", "click-count");
    assert.deepEqual(third, { ...first, reused: true });
  });

  it("builds a base before what rests on it, whatever order they are named in", async () => {
    const built = await build("kept", "api-tools", "api");
    assert.deepEqual(
      built.map(({ name }) => name),
      ["api", "api-tools"],
    );
  });

  it("answers nobody without the key", async () => {
    const { code, output } = await inStep("buildctl --addr tcp://builder:1234 debug workers");
    assert.notEqual(code, 0, output);
    assert.doesNotMatch(output, /PLATFORMS/);
  });
});
