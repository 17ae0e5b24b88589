import * as assert from "node:assert/strict";
import * as http from "node:http";
import { ask, eventually, World } from "../e2e/support/world";
import { ciToken } from "../../operations/ci/provision/ci-token";
import { ciApi } from "../../operations/ci/provision/servers";
import { SecretStore } from "../../operations/ci/provision/secret-store";
import { officialImages } from "../../toolchain/images/official";
import { makeProbes, PROBE, ProbeRepository, STRANGER, workflow } from "./support/probe";

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

/** As docs/ci.md has it, but for an image of steps that is made here. */
function withCi(platform: string): string {
  const images = IMAGES.map((name) => `    ${name}: ${officialImages[name].reference}\n`).join("");
  const secrets = SECRETS.map((name) => `    ${name}: generate\n`).join("");
  return platform
    .replace(
      "  slipway:images:\n",
      `  slipway:ci: { image: "${PROBE}:1.0" }\n  slipway:images:\n${images}`,
    )
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
  let password: string;
  let repository: ProbeRepository | undefined;
  after(async () => {
    await repository?.remove();
    await world.stop();
  });

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
    password = stdout.trim();
    const login = `operator:${password}`;
    const headers = { authorization: `Basic ${Buffer.from(login).toString("base64")}` };
    const own = await askAs(world.url("git", "/api/v1/user"), headers);
    assert.deepEqual([own["login"], own["is_admin"]], ["operator", true]);
    assert.ok(!world.project.transcript.slice(0, -1).join("").includes(password));
  });

  it("is shown by status with its forge and its agents", async () => {
    const { stdout } = await world.project.slipway("status", "platform");
    for (const service of ["forge", "ci-server", "ci-agent", "ci-deploy-agent"]) {
      assert.match(stdout, new RegExp(`platform +${service} .*healthy`));
    }
  });

  it("keeps each secret for its events and one image, and the rest for nobody", async () => {
    const places = { forge: place("git"), ci: place("ci") };
    const ci = ciApi(places.ci, await ciToken(places.forge, places.ci, password));
    const kept = await new SecretStore(ci, 1).list();
    const release = { event: ["cron", "push"], image: [PROBE], plugins_only: true };
    const found = Object.fromEntries(
      kept.map(({ name, event, image, plugins_only }) => [
        name,
        { event: [...(event ?? [])].sort(), image, plugins_only },
      ]),
    );
    assert.deepEqual(found["slipway_comment_token"], { ...release, event: ["pull_request"] });
    for (const name of ["slipway_release_token", "slipway_registry_password"]) {
      assert.deepEqual(found[name], release, name);
    }
    assert.deepEqual(found["pulumi_config_passphrase"], release);
    assert.ok(kept.every(({ event }) => !event?.includes("manual")));
  });

  it("runs what its first person pushes into the empty protected repository", async () => {
    await makeProbes(world.engine.docker);
    repository = await ProbeRepository.begin(place("git").url, "slipway/infrastructure", password);
    const secret = "pulumi_config_passphrase";
    const image = "${SLIPWAY_CI_IMAGE}";
    const sha = await repository.push("main", {
      ".woodpecker/own.yaml": workflow("push", { image, secret, expect: "given" }),
      ".woodpecker/other.yaml": workflow("push", {
        ...{ image: `${STRANGER}:1.0`, secret, expect: "withheld" },
      }),
      ".woodpecker/review.yaml": workflow("push", {
        ...{ image, secret: "slipway_comment_token", expect: "withheld" },
      }),
      ".woodpecker/pull.yaml": workflow("pull_request", {
        ...{ image, secret: "slipway_comment_token", expect: "given" },
      }),
      ".woodpecker/pull-release.yaml": workflow("pull_request", {
        ...{ image, secret, expect: "withheld" },
      }),
    });
    assert.deepEqual(await repository.decided(sha, 3), {
      "ci/woodpecker/push/other": "success",
      "ci/woodpecker/push/own": "success",
      "ci/woodpecker/push/review": "success",
    });
  });

  it("gives a pull request its one secret, and a release's to none", async () => {
    assert.ok(repository);
    const sha = await repository.push("change", { "README.md": "A change\n" });
    const pulls = "repos/slipway/infrastructure/pulls";
    await repository.call("POST", pulls, { head: "change", base: "main", title: "A change" });
    assert.deepEqual(await repository.decided(sha, 2), {
      "ci/woodpecker/pr/pull": "success",
      "ci/woodpecker/pr/pull-release": "success",
    });
  });

  it("lets nobody but the bot that releases and the operator push to the branch", async () => {
    assert.ok(repository);
    const place = "repos/slipway/infrastructure/branch_protections/main";
    const rule = await repository.call<Record<string, unknown>>("GET", place);
    assert.deepEqual(rule["push_whitelist_usernames"], ["operator", "slipway-release"]);
    assert.equal(rule["block_on_official_review_requests"], true);
    assert.deepEqual(rule["status_check_contexts"], ["ci/woodpecker/pr/*"]);
  });

  it("is left alone by a second up", async () => {
    const { exitCode, all } = await world.project.slipway("up", "platform");
    assert.equal(exitCode, 0, all);
    assert.doesNotMatch(all, /\d+ (created|updated|deleted|replaced)/);
    assert.match(all, /The forge and the CI: nothing to change\./);
  });

  function place(host: string): { readonly url: string } {
    return { url: world.url(host).replace(/\/$/, "") };
  }
});
