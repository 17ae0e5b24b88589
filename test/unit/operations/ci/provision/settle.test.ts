import * as assert from "node:assert/strict";
import { ciToken } from "../../../../../operations/ci/provision/ci-token";
import { ciApi, forgeApi } from "../../../../../operations/ci/provision/servers";
import { settleAll } from "../../../../../operations/ci/provision/settle";
import { wantedFrom } from "../../../../../operations/ci/provision/wanted";
import { type FakeForge, fakeForge, PASSWORD } from "./support/fake-forge";
import { type FakeWoodpecker, fakeWoodpecker } from "./support/fake-woodpecker";

const FILE = `config:
  slipway:kind: platform
  slipway:ci:
    organization: team
    users: { anna: { email: anna@example.org, teams: [leads] } }
    teams: { leads: { repositories: [infrastructure] } }
    repositories:
      infrastructure: { kind: infrastructure, merge: [leads], guard: true }
      web: { kind: app }
  slipway:images:
    slipway: localhost:5000/slipway:1.2@sha256:${"a".repeat(64)}
`;
const IMAGES = ["localhost:5000/slipway"];

describe("What is set up in a forge, and in Woodpecker 3", () => {
  let forge: FakeForge;
  let ci: FakeWoodpecker;

  before(async () => {
    forge = await fakeForge();
    ci = await fakeWoodpecker({
      url: forge.url,
      hook: (id) => {
        const repository = forge.rows.get("/repos/team")?.find((one) => String(one["id"]) === id);
        const path = `team/${String(repository?.["name"])}`;
        const config = { url: "http://ci-server:8000/api/hook?access_token=x" };
        forge.rows.set(`/repos/${path}/hooks`, [{ active: true, config }]);
        return path;
      },
    });
  });
  after(() => {
    forge.close();
    ci.close();
  });

  async function settle(file = FILE) {
    const wanted = wantedFrom(file, { file: "Pulumi.platform.yaml", project: "slipway" });
    assert.ok(wanted);
    const changed: string[] = [];
    const left: string[] = [];
    const told = {
      changed: (line: string) => void changed.push(line),
      left: (line: string) => void left.push(line),
    };
    const values = {
      of: (name: string) =>
        Promise.resolve(name === "SLIPWAY_DEPLOY_KEY" ? undefined : `secret of ${name}`),
      platform: (name: string) => Promise.resolve(`first ${name}`),
    };
    const token = await ciToken({ url: forge.url }, { url: ci.url }, PASSWORD);
    const servers = {
      forge: forgeApi({ url: forge.url }, PASSWORD),
      ci: ciApi({ url: ci.url }, token),
    };
    await settleAll(servers, wanted, { host: "git.example.org", values }, told);
    return { changed, left };
  }

  it("is all of it the first time, and what has no value yet is told", async () => {
    const { changed, left } = await settle();
    assert.ok(changed.includes("user anna: made"), changed.join("\n"));
    assert.ok(changed.includes("team leads: anna added"));
    assert.ok(changed.includes("repository team/infrastructure: branch main protected"));
    assert.deepEqual(left, [
      "team/infrastructure: no secret SLIPWAY_DEPLOY_KEY yet: the platform has no value for it",
    ]);
    assert.ok(![...changed, ...left].join("\n").match(/secret of|first forge|token-\d/));
  });

  it("has a repository's settings by the names of 3.x", () => {
    const [repo] = ci.repos;
    assert.deepEqual(
      [repo?.["timeout"], repo?.["cancel_previous_pipeline_events"], repo?.["require_approval"]],
      [180, ["pull_request"], "forks"],
    );
  });

  it("has secrets for one image each, a pull request's and a release's apart", () => {
    const shown = (id: string) =>
      (ci.secrets.get(id) ?? []).map(({ name, events, images }) => [name, events, images]);
    const release = ["cron", "push"];
    const all = shown("1");
    assert.deepEqual(all[0], ["slipway_comment_token", ["pull_request"], IMAGES]);
    for (const name of ["slipway_release_token", "pulumi_config_passphrase"]) {
      assert.deepEqual(
        all.find(([one]) => one === name),
        [name, release, IMAGES],
      );
    }
    const forReview = all.filter(([, events]) => (events as string[]).includes("pull_request"));
    assert.equal(forReview.length, 1);
    assert.ok(shown("2").some(([name]) => name === "slipway_pin_token"));
  });

  it("has the bots' tokens in the store and nowhere else", () => {
    const tokens = forge.rows.get("/users/slipway-release/tokens") ?? [];
    assert.deepEqual(
      tokens.map(({ name, scopes }) => [name, scopes]),
      [
        [
          "team/infrastructure SLIPWAY_RELEASE_TOKEN",
          ["write:repository", "write:issue", "read:user"],
        ],
        ["team/web SLIPWAY_PIN_TOKEN", ["write:repository", "read:user"]],
      ],
    );
    const kept = ci.secrets.get("1")?.find(({ name }) => name === "slipway_release_token");
    assert.equal(kept?.["value"], tokens[0]?.["sha1"]);
  });

  it("has cron jobs that run", () => {
    const jobs = ci.crons.get("1")?.map(({ name, schedule, enabled }) => [name, schedule, enabled]);
    assert.deepEqual(jobs, [
      ["drift", "@daily", true],
      ["rebuild", "@weekly", true],
      ["clean", "@weekly", true],
      ["guard", "@every 10m", true],
    ]);
  });

  it("is nothing the second time, but for the values that can't be compared", async () => {
    forge.writes.length = 0;
    ci.writes.length = 0;
    assert.deepEqual((await settle()).changed, []);
    assert.deepEqual(forge.writes, ["POST /user/login"]);
    const others = ci.writes.filter((one) => !/^PATCH \/api\/repos\/\d\/secrets\//.test(one));
    assert.deepEqual(others, ["POST /api/user/token"]);
  });

  it("is a new token where the forge or the store has lost it, and the old one goes", async () => {
    const tokens = forge.rows.get("/users/slipway-release/tokens") ?? [];
    const before = tokens.map(({ sha1 }) => sha1);
    tokens.splice(0, 1);
    const line = (path: string, bot: string, secret: string) =>
      `CI: team/${path}: token of slipway-${bot} made for SLIPWAY_${secret}_TOKEN`;
    assert.deepEqual((await settle()).changed, [line("infrastructure", "release", "RELEASE")]);
    const store = ci.secrets.get("2") ?? [];
    store.splice(
      store.findIndex(({ name }) => name === "slipway_pin_token"),
      1,
    );
    assert.deepEqual((await settle()).changed, [line("web", "release", "PIN")]);
    const now = forge.rows.get("/users/slipway-release/tokens")?.map(({ sha1 }) => sha1) ?? [];
    assert.equal(now.length, 2);
    assert.ok(now.every((one) => !before.includes(one)));
  });

  it("follows the file", async () => {
    const file = FILE.replace(", guard: true", ", approvals: 1").replace(
      "slipway:1.2",
      "slipway/b:2",
    );
    const { changed } = await settle(file);
    assert.ok(
      changed.includes(
        "repository team/infrastructure: protection of main changed (required_approvals)",
      ),
    );
    assert.ok(changed.includes("CI: team/infrastructure: cron job guard taken away"));
    const secret =
      "CI: team/infrastructure: secret PULUMI_CONFIG_PASSPHRASE limited anew (cron, push)";
    assert.ok(changed.includes(secret), changed.join("\n"));
  });

  it("is no secret, and none is left, where no image of the steps is named", async () => {
    for (const file of [FILE.replace(/slipway: localhost.*/, "slipway: unpinned"), FILE]) {
      const isNamed = file === FILE;
      const { changed, left } = await settle(file);
      const why =
        "slipway:images.slipway has no pin and slipway:ci.image names none, and without one any image would get them";
      const line = (path: string) => `team/${path}: its pipelines get no secrets: ${why}`;
      assert.equal(left.includes(line("infrastructure")), !isNamed);
      assert.equal(left.includes(line("web")), !isNamed);
      const removed = "CI: team/infrastructure: secret PULUMI_CONFIG_PASSPHRASE removed";
      assert.equal(changed.includes(removed), !isNamed);
      for (const id of ["1", "2"]) {
        const kept = ci.secrets.get(id) ?? [];
        assert.equal(kept.length > 0, isNamed);
        assert.ok(kept.every(({ images }) => Array.isArray(images) && images.length === 1));
      }
    }
  });

  it("tells what Woodpecker 1.0 is no wall against", async () => {
    for (const repo of ci.repos) delete repo["require_approval"];
    const { left } = await settle();
    assert.deepEqual(
      left.filter((line) => line.startsWith("CI: Woodpecker")),
      [
        "CI: Woodpecker 1.0 asks nobody before it runs a fork's pull request, and gives a repository's secrets to whoever may push a branch there: keep repositories private, and let only those push who may release (docs/security.md)",
      ],
    );
    for (const repo of ci.repos) repo["require_approval"] = "forks";
    assert.ok(!(await settle()).left.join().includes("Woodpecker"));
  });

  it("tells who may log in to the CI without being an administrator", async () => {
    const about = (lines: readonly string[]) => lines.filter((line) => line.includes("log in"));
    assert.deepEqual(about((await settle()).left), []);
    ci.users.push({ login: "ben", admin: false }, { login: "anna" });
    assert.deepEqual(about((await settle()).left), [
      "CI: anna, ben may log in without being administrators: whoever of them may push to a repository can change which steps get its secrets (docs/security.md)",
    ]);
    const by = (admins: string) =>
      FILE.replace("organization: team", `$&\n    admins: [${admins}]`);
    assert.match(about((await settle(by("operator, Anna"))).left).join(), /^CI: ben may log in/);
    // Whom the CI does not tell.
    assert.deepEqual(about((await settle(by("anna"))).left), []);
  });

  it("says which password is wrong, without it", async () => {
    await assert.rejects(ciToken({ url: forge.url }, { url: ci.url }, "wr0ng"), {
      message:
        "the platform's forge does not let operator in (200)\n" +
        "Its password is slipway:secrets.forge-admin-password, set anew when the service `forge` starts; " +
        "a second factor on that account keeps the CI from being set up.",
    });
  });
});
