import assert from "node:assert/strict";
import { ask, askJson, eventually, type World } from "../support/world";

interface Info {
  readonly version: string;
}

export function promotionChapter(world: World): void {
  describe("a release, from its sources to production", () => {
    const version = async (host: string): Promise<string> =>
      (await askJson<Info>(world.url(host, "/api/info"))).version;
    let released = "";
    let former = "";

    it("builds a changed app and pins it in staging's file only", async () => {
      former = await version("click-count");
      await world.project.edit("apps/click-count/Dockerfile", (text) =>
        text.replace(/^# VERSION .*$/m, "# VERSION   0.3"),
      );
      await world.project.git("commit", "--all", "--quiet", "--message", "Release 0.3");
      const { exitCode, stdout, all } = await world.project.slipway(
        ...["build", "apps/click-count", "--pin", "staging"],
      );
      assert.equal(exitCode, 0, all);
      assert.match(stdout, /click-count: localhost:\d+\/click-count:0\.3-\w+@sha256:[0-9a-f]{64}/);
      const changed = await world.project.git("diff", "--name-only");
      assert.equal(changed.stdout.trim(), "Pulumi.staging.yaml");
    });

    it("builds the same digest again, without cache", async () => {
      const pinned = await world.project.read("Pulumi.staging.yaml");
      const again = await world.project.slipway(
        "build",
        "apps/click-count",
        "--no-cache",
        "--json",
      );
      assert.equal(again.exitCode, 0, again.all);
      const { images } = JSON.parse(again.stdout) as { images: { pin: string; reused: boolean }[] };
      assert.equal(images.length, 1);
      assert.equal(images[0]?.reused, false);
      assert.ok(pinned.includes(images[0]?.pin ?? "none"), `${images[0]?.pin} is not pinned`);
    });

    it("runs in staging after one up, while production stays", async () => {
      const clicks = await askJson<{ clicks: number }>(
        world.url("staging.click-count", "/api/clicks"),
        "POST",
      );
      const { exitCode, all } = await world.project.pulumi("up", "--yes", "--stack", "staging");
      assert.equal(exitCode, 0, all);
      assert.match(all, /1 updated/);
      released = await eventually(async () => {
        const now = await version("staging.click-count");
        assert.match(now, /^0\.3/);
        return now;
      });
      assert.equal(await version("click-count"), former);
      const after = await askJson<{ clicks: number }>(
        world.url("staging.click-count", "/api/clicks"),
      );
      assert.equal(after.clicks, clicks.clicks, "the counter does not survive a redeploy");
    });

    it("shows with --dry-run what promote would change, and changes nothing", async () => {
      const before = await world.project.read("Pulumi.production.yaml");
      const { stdout } = await world.project.slipway("promote", "click-count", "--dry-run");
      assert.equal(stdout.split("\n").filter((line) => /^[+-][^+-]/.test(line)).length, 2);
      assert.equal(await world.project.read("Pulumi.production.yaml"), before);
    });

    it("promotes by a change of one line of production's file", async () => {
      const before = (await world.project.read("Pulumi.production.yaml")).split("\n");
      const { exitCode, all } = await world.project.slipway("promote", "click-count");
      assert.equal(exitCode, 0, all);
      const after = (await world.project.read("Pulumi.production.yaml")).split("\n");
      assert.equal(after.length, before.length);
      assert.equal(after.filter((line, index) => line !== before[index]).length, 1);
    });

    it("runs in production after one up, which updates one resource", async () => {
      const { exitCode, all } = await world.project.pulumi("up", "--yes", "--stack", "production");
      assert.equal(exitCode, 0, all);
      assert.match(all, /1 updated/);
      await eventually(async () => assert.equal(await version("click-count"), released));
      assert.equal((await ask(world.url("click-count"))).status, 200);
    });

    it("rolls back by reverting that line", async () => {
      const promoted = await world.project.read("Pulumi.production.yaml");
      const pin = /click-count: (\S+)/.exec(promoted)?.[1] ?? "";
      const former = world.project.transcript.join("\n").match(/- +click-count: (localhost\S+)/g);
      const old = former?.at(-1)?.split(": ")[1];
      assert.ok(old !== undefined && old !== pin);
      await world.project.edit("Pulumi.production.yaml", (text) => text.replace(pin, old));
      const { exitCode, all } = await world.project.slipway("up", "production");
      assert.equal(exitCode, 0, all);
      await eventually(async () => assert.notEqual(await version("click-count"), released));
    });

    it("has nothing to promote twice", async () => {
      await world.project.slipway("promote", "--all");
      const { stdout } = await world.project.slipway("promote", "--all");
      assert.match(stdout, /nothing to promote/);
      const { exitCode, all } = await world.project.slipway("up", "production");
      assert.equal(exitCode, 0, all);
    });
  });
}
