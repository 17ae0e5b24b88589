import * as assert from "node:assert/strict";
import { readPins } from "../../../config/edit";
import { Clone } from "../support/clone";
import type { DeliveryWorld } from "../support/delivery-world";
import type { Pull } from "../support/repository-at-forge";
import { eventually } from "../../e2e/support/world";

const MINUTES = 60_000;

/** The whole way of one change, with nobody at a shell. */
export function pushToProductionChapter(world: DeliveryWorld): void {
  describe("a push to the app", () => {
    let request: Pull;
    let pin = "";

    it("runs in staging minutes later, and production stays as it is", async () => {
      const former = await world.version("production");
      const { app, ben } = world;
      const clone = await Clone.of(app, ben, world.folder("ben"));
      await clone.edit("Dockerfile", (text) => text.replace(/^# VERSION .*$/m, "# VERSION   0.3"));
      await clone.push("Release 0.3", "release-0.3");
      const { number } = await app.open("release-0.3", "Release 0.3");
      const merged = Date.now();
      await app.merge(number);
      await world.serves("staging", "0.3", 10 * MINUTES);
      const seconds = Math.round((Date.now() - merged) / 1000);
      process.stderr.write(`    from the merge to the new version in staging: ${seconds} s\n`);
      assert.equal(await world.version("production"), former);
    });

    it("is pinned by a commit that changes one line", async () => {
      const { infrastructure } = world;
      const [last] = await infrastructure.commits();
      assert.equal(last?.author?.login, "slipway-release");
      assert.match(last.commit.message, /click-count/);
      pin = readPins(await infrastructure.file("Pulumi.staging.yaml"))["click-count"] ?? "";
      assert.match(pin, /click-count:0\.3-\w+@sha256:[0-9a-f]{64}$/);
      const files = await world.anna.call<{ files: { filename: string }[]; stats: object }>(
        "GET",
        `repos/team/infrastructure/git/commits/${last.sha}`,
      );
      assert.deepEqual(
        files.files.map(({ filename }) => filename),
        ["Pulumi.staging.yaml"],
      );
      assert.deepEqual(files.stats, { total: 2, additions: 1, deletions: 1 });
      const status = await infrastructure.decided(last.sha, "slipway/deploy/staging");
      assert.equal(status.status, "success", status.description);
    });

    it("has a promotion request, with a preview that names service, from and to", async () => {
      const { infrastructure } = world;
      request = await eventually(async () => {
        const [first, ...others] = await infrastructure.pulls();
        assert.equal(others.length, 0);
        assert.ok(first !== undefined, "there is no promotion request");
        // The same one is written anew for newer pins.
        const file = await infrastructure.file("Pulumi.production.yaml", first.head.ref);
        assert.equal(readPins(file)["click-count"], pin);
        // The forge tells of a request's head a moment after the branch has moved.
        assert.equal((await infrastructure.commits(first.head.ref))[0]?.sha, first.head.sha);
        return first;
      }, 5 * MINUTES);
      assert.match(request.head.ref, /^slipway\/promote-production$/);
      const preview = await infrastructure.decided(request.head.sha, "slipway/preview/production");
      assert.equal(preview.status, "success", preview.description);
      const comments = await eventually(async () => {
        const all = await infrastructure.comments(request.number);
        assert.ok(all[0]?.body.includes(request.head.sha.slice(0, 7)), all[0]?.body);
        return all;
      });
      assert.equal(comments.length, 1);
      const [comment] = comments;
      assert.equal(comment?.user.login, "slipway-comment");
      assert.match(comment.body, /1 service updated/);
      assert.match(comment.body, /click-count/);
      assert.ok(comment.body.includes(/0\.3-\w+/.exec(pin)?.[0] ?? "none"), comment.body);
      assert.match(comment.body, /0\.2-\w+/);
    });

    it("runs in production once somebody has merged it", async () => {
      const merged = Date.now();
      await world.infrastructure.merge(request.number);
      await world.serves("production", "0.3", 10 * MINUTES);
      const seconds = Math.round((Date.now() - merged) / 1000);
      process.stderr.write(`    from the merge to the new version in production: ${seconds} s\n`);
      const [last] = await world.infrastructure.commits();
      const status = await world.infrastructure.decided(
        last?.sha ?? "",
        "slipway/deploy/production",
      );
      assert.equal(status.status, "success", status.description);
      assert.deepEqual(await world.infrastructure.pulls(), []);
    });
  });
}
