import assert from "node:assert/strict";
import { ask, askJson, eventually, type World } from "../support/world";

const RETURN_MS = 120_000;

export function restartChapter(world: World): void {
  describe("a restart of the engine", () => {
    it("brings everything back, the counter too", async () => {
      const url = world.url("click-count", "/api/clicks");
      const { clicks } = await askJson<{ clicks: number }>(url, "POST");
      await world.engine.restart();
      await eventually(async () => {
        for (const host of ["staging.click-count", "click-count"]) {
          assert.equal((await ask(world.url(host))).status, 200);
        }
        assert.equal((await askJson<{ clicks: number }>(url)).clicks, clicks);
      }, RETURN_MS);
      await eventually(async () => {
        const { stdout } = await world.project.slipway("status", "--json");
        const { services } = JSON.parse(stdout) as { services: { health: string }[] };
        assert.ok(services.every(({ health }) => health === "healthy"));
      }, RETURN_MS);
    });
  });
}
