import * as assert from "node:assert/strict";
import { CONCOURSE_IMAGES } from "../../config/platform-known";
import { ask, eventually, World } from "../e2e/support/world";

/**
 * Only on machines that can pull: Concourse's images can't be made. `SLIPWAY_TEST_CONCOURSE` names a
 * repository that is read without a login, such as https://github.com/team/infrastructure.git.
 */
const URI = process.env["SLIPWAY_TEST_CONCOURSE"];

const SECRETS = [
  "concourse-signing-key",
  "concourse-host-key",
  "concourse-worker-key",
  "concourse-password",
  "concourse-database-password",
  "concourse-encryption-key",
] as const;
const VARS = [
  'repository_key: ""',
  "SLIPWAY_RELEASE_TOKEN: none",
  "SLIPWAY_DEPLOY_KEY: none",
  "SLIPWAY_REGISTRY_PASSWORD: none",
  "PULUMI_CONFIG_PASSPHRASE: none",
].join("\n");

function withConcourse(platform: string): string {
  const images = Object.entries(CONCOURSE_IMAGES)
    .map(([name, reference]) => `    ${name}: ${reference}@unknown\n`)
    .join("");
  const ci = [
    "  slipway:ci:",
    "    kind: concourse",
    "    forge: gitea",
    "    url: https://gitea.example.org",
    "    admins: [operator]",
    "    builder: { enabled: false }",
    `    concourse: { uri: "${URI}", repository: team/infrastructure }`,
    "  slipway:images:\n",
  ].join("\n");
  return platform
    .replace("  slipway:images:\n", ci + images)
    .replace(
      "  slipway:secrets:\n",
      `  slipway:secrets:\n${SECRETS.map((name) => `    ${name}: generate\n`).join("")}`,
    );
}

(URI === undefined ? describe.skip : describe)("Concourse as a platform's CI", function () {
  this.bail(true);
  const world = new World();
  before(async () => {
    await world.start();
    await world.project.edit("Pulumi.platform.yaml", withConcourse);
    const path = "slipway:secrets.concourse-vars";
    await world.project.pulumi("stack", "init", "platform", "--no-select");
    await world.project.pulumi(
      ...["config", "set", "--stack", "platform", "--secret", "--path", path, VARS],
    );
  });
  after(() => world.stop());

  it("comes up with the platform, its pipeline set by fly and its worker registered", async () => {
    const { exitCode, all } = await world.project.slipway("up", "platform");
    assert.equal(exitCode, 0, all);
    await eventually(async () => {
      assert.equal((await ask(world.url("ci", "/api/v1/info"))).status, 200);
    });
    await eventually(async () => {
      assert.match(await fly(world, "-t", "main", "workers"), /^ci-worker\s.*running/m);
    });
    assert.match(await fly(world, "-t", "team", "pipelines"), /^\d+\s+infrastructure\s+no\b/m);
    assert.match(await fly(world, "-t", "main", "teams"), /^slipway$/m);
  });

  it("is left as it is by a second `up`", async () => {
    const { exitCode, all } = await world.project.slipway("up", "platform");
    assert.equal(exitCode, 0, all);
    assert.doesNotMatch(all, /\b(?:created|updated|replaced) \(/);
  });
});

/** In the container of the service that sets the pipeline, which is logged in. */
async function fly({ engine: { docker } }: World, ...words: readonly string[]): Promise<string> {
  const label = ["com.docker.swarm.service.name=platform-ci-fly"];
  const [container] = await docker.listContainers({ filters: { label } });
  assert.ok(container, "fly runs");
  const exec = await docker
    .getContainer(container.Id)
    .exec({ Cmd: ["fly", ...words], AttachStdout: true, AttachStderr: true, Tty: true });
  const pieces: Buffer[] = [];
  for await (const piece of await exec.start({ Tty: true })) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString("utf8").replaceAll("\r", "");
}
