import * as assert from "node:assert/strict";
import { eventually } from "../../e2e/support/world";
import { Clone } from "../support/clone";
import type { DeliveryWorld } from "../support/delivery-world";

/** A change of the program that can't be right is told where it is reviewed. */
export function brokenPullRequestChapter(world: DeliveryWorld): void {
  describe("a pull request that breaks the program", () => {
    const BRANCH = "broken";
    let clone: Clone;
    let number = 0;

    it("gets a failed status, and a comment that says what is wrong", async () => {
      const { infrastructure, anna } = world;
      clone = await Clone.of(infrastructure, anna, world.folder("anna-infrastructure"));
      await clone.update(BRANCH);
      await clone.edit("Pulumi.staging.yaml", (text) =>
        text.replace("slipway:hostname:", "slipway:hostnames:"),
      );
      const sha = await clone.push("Name hosts", BRANCH);
      ({ number } = await infrastructure.open(BRANCH, "Name hosts"));
      const status = await infrastructure.decided(sha, "slipway/preview/staging");
      assert.equal(status.status, "failure", status.description);
      // The comment is written when every stack has its status.
      const comments = await eventually(async () => {
        const all = await infrastructure.comments(number);
        assert.equal(all.length, 1);
        return all;
      });
      assert.match(comments[0]?.body ?? "", /slipway:hostnames/);
      assert.match(comments[0]?.body ?? "", /Did you mean|allowed/);
    });

    it("has the same comment updated by a second push", async () => {
      const { infrastructure } = world;
      const [former] = await infrastructure.comments(number);
      await clone.edit("Pulumi.staging.yaml", (text) =>
        text.replace("slipway:hostnames:", "slipway:hostname:"),
      );
      await clone.edit("Pulumi.staging.yaml", (text) =>
        text.replace(
          "config:\n",
          "config:\n  slipway:services: { click-count: { replicas: 3 } }\n",
        ),
      );
      const sha = await clone.push("Three replicas in staging", BRANCH);
      const status = await infrastructure.decided(sha, "slipway/preview/staging");
      assert.equal(status.status, "success", status.description);
      const now = await eventually(async () => {
        const [first, ...others] = await infrastructure.comments(number);
        assert.equal(others.length, 0);
        assert.ok(first?.body.includes(sha.slice(0, 7)), first?.body);
        return first;
      });
      assert.equal(now?.id, former?.id);
      assert.doesNotMatch(now?.body ?? "", /hostnames/);
      assert.match(now?.body ?? "", /1 service updated/);
    });
  });
}
