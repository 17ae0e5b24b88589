import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { Clone } from "../support/clone";
import type { DeliveryWorld } from "../support/delivery-world";

/** From nothing to a CI that runs: one platform, two environments, two repositories. */
export function beginChapter(world: DeliveryWorld): void {
  describe("from nothing to a CI that runs", () => {
    it("comes up by one command, with forge, CI and environments", async () => {
      const { exitCode, all } = await world.project.slipway("up");
      assert.equal(exitCode, 0, all);
      await world.openStore();
      await world.meetPeople();
    });

    it("keeps its state where the CI can reach it", async () => {
      const { exitCode, all } = await world.project.slipway("state", "move");
      assert.equal(exitCode, 0, all);
    });

    it("takes the project as its infrastructure repository", async () => {
      const written = await world.project.slipway("ci", "init", "woodpecker");
      assert.equal(written.exitCode, 0, written.all);
      // Its two steps are this repository's own tests, which run anyway.
      await fs.rm(path.join(world.project.dir, ".woodpecker/check.yaml"));
      const { dir } = world.project;
      const { infrastructure, operator } = world;
      await fs.rm(path.join(dir, ".git"), { recursive: true });
      const clone = await Clone.begin(infrastructure, operator, dir);
      const sha = await clone.push("The platform, as it runs");
      const status = await infrastructure.decided(sha, /woodpecker.*release/);
      assert.equal(status.status, "success", status.description);
    });

    it("takes an app's repository, and pins what it builds", async () => {
      const { app, operator, project, infrastructure } = world;
      const dir = world.folder("click-count");
      await fs.cp(path.join(project.dir, "apps/click-count"), dir, { recursive: true });
      const clone = await Clone.begin(app, operator, dir);
      const url = infrastructure.url.replace(/\.git$/, "");
      const written = await project.slipwayIn(
        dir,
        ...["ci", "init", "woodpecker", "--infrastructure", url],
      );
      assert.equal(written.exitCode, 0, written.all);
      const sha = await clone.push("Click count");
      const status = await app.decided(sha, /woodpecker.*pin/);
      assert.equal(status.status, "success", status.description);
    });
  });
}
