import * as assert from "node:assert/strict";
import * as http from "node:http";
import { ask, eventually, World } from "../e2e/support/world";
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
] as const;

/** As docs/ci.md has it. */
function withCi(platform: string): string {
  const images = IMAGES.map((name) => `    ${name}: ${officialImages[name].reference}\n`).join("");
  const secrets = SECRETS.map((name) => `    ${name}: generate\n`).join("");
  return platform
    .replace("  slipway:images:\n", `  slipway:ci: {}\n  slipway:images:\n${images}`)
    .replace("  slipway:secrets:\n", `  slipway:secrets:\n${secrets}`);
}

/** JSON of the forge, at 127.0.0.1 as `ask` does. */
function askAs(url: string, more: Record<string, string>): Promise<Record<string, unknown>> {
  const { host, port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const headers = { Host: host, ...more };
    http
      .get({ host: "127.0.0.1", port, path: pathname, headers }, (response) => {
        response.setEncoding("utf8");
        let body = "";
        response.on("data", (chunk: string) => (body += chunk));
        response.on("end", () => resolve(JSON.parse(body) as Record<string, unknown>));
      })
      .on("error", reject);
  });
}

describe("The CI server of a platform", function () {
  this.bail(true);
  const world = new World();
  before(async () => {
    await world.start();
    await world.project.edit("Pulumi.platform.yaml", withCi);
  });
  after(() => world.stop());

  it("comes up with the platform, and its forge too", async () => {
    const { exitCode, all } = await world.project.slipway("up", "platform");
    assert.equal(exitCode, 0, all);
    await eventually(async () => {
      assert.equal((await ask(world.url("git", "/api/healthz"))).status, 200);
      assert.equal((await ask(world.url("ci", "/healthz"))).status, 200);
    });
  });

  it("has a forge that tells strangers nothing, and lets nobody register", async () => {
    assert.equal((await ask(world.url("git", "/api/v1/version"))).status, 403);
    const page = await ask(world.url("git", "/user/sign_up"));
    assert.doesNotMatch(page.body, /name="retype"/);
  });

  it("has an administrator with the password that the stack's file holds", async () => {
    const key = "slipway:secrets.forge-admin-password";
    const { stdout } = await world.project.pulumi(
      ...["config", "get", "--stack", "platform", "--path", key],
    );
    const login = `operator:${stdout.trim()}`;
    const headers = { authorization: `Basic ${Buffer.from(login).toString("base64")}` };
    const own = await askAs(world.url("git", "/api/v1/user"), headers);
    assert.deepEqual([own["login"], own["is_admin"]], ["operator", true]);
    assert.ok(!world.project.transcript.slice(0, -1).join("").includes(stdout.trim()));
  });

  it("is shown by status with its forge and its agents", async () => {
    const { stdout } = await world.project.slipway("status", "platform");
    for (const service of ["forge", "ci-server", "ci-agent", "ci-deploy-agent"]) {
      assert.match(stdout, new RegExp(`platform +${service} .*healthy`));
    }
  });

  it("is left alone by a second up", async () => {
    const { exitCode, all } = await world.project.slipway("up", "platform");
    assert.equal(exitCode, 0, all);
    assert.doesNotMatch(all, /\d+ (created|updated|deleted|replaced)/);
  });
});
