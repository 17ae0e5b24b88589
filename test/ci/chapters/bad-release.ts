import * as assert from "node:assert/strict";
import { readPins } from "../../../config/edit";
import { eventually } from "../../e2e/support/world";
import { Clone } from "../support/clone";
import type { DeliveryWorld } from "../support/delivery-world";

const MINUTES = 60_000;

/** A version that can't serve goes back by itself, in the cluster and in the repository. */
export function badReleaseChapter(world: DeliveryWorld): void {
  describe("a release that fails in staging", () => {
    it("comes back as a revert commit with its report, and nothing is promoted", async () => {
      const { app, ben, infrastructure } = world;
      const good = readPins(await infrastructure.file("Pulumi.staging.yaml"))["click-count"];
      const before = await world.version("staging");
      const clone = await Clone.of(app, ben, world.folder("ben-bad"));
      await clone.edit("Dockerfile", (text) =>
        text
          .replace(/^# VERSION .*$/m, "# VERSION   0.4")
          .replace('CMD ["node", "dist/main.js"]', 'CMD ["node", "dist/nothing.js"]'),
      );
      await clone.push("Release 0.4, which does not start", "release-0.4");
      const { number } = await app.open("release-0.4", "Release 0.4");
      await app.merge(number);

      const revert = await eventually(async () => {
        const [last] = await infrastructure.commits();
        assert.match(last?.commit.message ?? "", /^Take back click-count .* in staging/);
        return last;
      }, 10 * MINUTES);
      assert.match(revert?.commit.message ?? "", /0\.4-/);
      assert.equal(readPins(await infrastructure.file("Pulumi.staging.yaml"))["click-count"], good);
      assert.equal(await world.version("staging"), before);
      const [, pinned] = await infrastructure.commits();
      const status = await infrastructure.decided(pinned?.sha ?? "", "slipway/deploy/staging");
      assert.equal(status.status, "failure");
      const after = await infrastructure.decided(revert?.sha ?? "", "slipway/deploy/staging");
      assert.equal(after.status, "success", after.description);
      for (const { head } of await infrastructure.pulls()) {
        const file = await infrastructure.file("Pulumi.production.yaml", head.ref);
        assert.doesNotMatch(readPins(file)["click-count"] ?? "", /:0\.4-/);
      }
    });
  });
}
