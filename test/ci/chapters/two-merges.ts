import * as assert from "node:assert/strict";
import { Clone } from "../support/clone";
import type { DeliveryWorld } from "../support/delivery-world";

/** Two changes that are merged at once are deployed one after the other, in their order. */
export function twoMergesChapter(world: DeliveryWorld): void {
  describe("two merges at once", () => {
    it("deploy one after the other", async () => {
      const { infrastructure, anna } = world;
      const numbers: number[] = [];
      for (const replicas of [1, 3]) {
        const clone = await Clone.of(infrastructure, anna, world.folder(`replicas-${replicas}`));
        const branch = `replicas-${replicas}`;
        await clone.update(branch);
        const file = replicas === 1 ? "Pulumi.staging.yaml" : "Pulumi.production.yaml";
        await clone.edit(file, (text) =>
          text.replace(
            "config:\n",
            `config:\n  slipway:services: { click-count: { replicas: ${replicas} } }\n`,
          ),
        );
        const sha = await clone.push(`${replicas} replicas`, branch);
        numbers.push((await infrastructure.open(branch, `${replicas} replicas`)).number);
        await infrastructure.decided(sha, /^slipway\/preview\//);
      }
      for (const number of numbers) await infrastructure.merge(number);
      const merges = (await infrastructure.commits()).filter(({ commit }) =>
        /replicas-/.test(commit.message),
      );
      assert.ok(merges.length >= 2, merges.map(({ commit }) => commit.message).join("\n"));
      const runs = await Promise.all(
        merges.slice(0, 2).map(({ sha }) => infrastructure.decided(sha, /woodpecker.*release/)),
      );
      assert.deepEqual(
        runs.map(({ status }) => status),
        ["success", "success"],
      );
      const replicas = async (stack: string) => {
        const service = world.engine.docker.getService(`${stack}-click-count`);
        const { Spec } = (await service.inspect()) as {
          Spec: { Mode: { Replicated: { Replicas: number } } };
        };
        return Spec.Mode.Replicated.Replicas;
      };
      assert.deepEqual([await replicas("staging"), await replicas("production")], [1, 3]);
    });
  });
}
