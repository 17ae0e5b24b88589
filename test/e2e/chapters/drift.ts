import assert from "node:assert/strict";
import { eventually, type World } from "../support/world";
import { assertUnchanged } from "./nothing-changes";
import { statusOf } from "./bring-up";

const SERVICE = "staging-click-count";

interface ServiceSpec {
  readonly Mode: { readonly Replicated: { Replicas: number } };
  readonly TaskTemplate: { readonly ContainerSpec: { Image: string } };
}

/** Changes a service as somebody with a Docker client would, past Pulumi. */
async function byHand(world: World, change: (spec: ServiceSpec) => void): Promise<void> {
  const service = world.engine.docker.getService(SERVICE);
  const { Spec, Version } = (await service.inspect()) as {
    Spec: ServiceSpec;
    Version: { Index: number };
  };
  change(Spec);
  await service.update({ version: Version.Index, ...Spec });
}

async function assertStagingAsPinned(world: World): Promise<void> {
  await eventually(async () => {
    const rows = (await statusOf(world)).filter(({ stack }) => stack === "staging");
    assert.ok(rows.length >= 2);
    for (const { health, matches } of rows) assert.deepEqual([health, matches], ["healthy", true]);
  });
  const { stdout } = await world.project.pulumi("preview", "--stack", "staging");
  assertUnchanged(stdout);
}

export function driftChapter(world: World): void {
  describe("what happens behind Pulumi's back", () => {
    const preview = () => world.project.pulumi("preview", "--stack", "staging");
    const pulumiUp = () => world.project.pulumi("up", "--yes", "--stack", "staging");

    it("sees and repairs a service that was scaled by hand", async () => {
      await byHand(world, (spec) => (spec.Mode.Replicated.Replicas = 5));
      assert.match((await preview()).stdout, /1 to update/);
      const { exitCode, all } = await pulumiUp();
      assert.equal(exitCode, 0, all);
      await assertStagingAsPinned(world);
    });

    it("sees and repairs a service whose image was changed by hand", async () => {
      const { Spec } = (await world.engine.docker.getService("staging-redis").inspect()) as {
        Spec: ServiceSpec;
      };
      await byHand(world, (spec) => {
        spec.TaskTemplate.ContainerSpec.Image = Spec.TaskTemplate.ContainerSpec.Image;
      });
      const row = (await statusOf(world)).find(({ stack, service }) => {
        return stack === "staging" && service === "click-count";
      });
      assert.equal(row?.matches, false);
      assert.match((await preview()).stdout, /1 to update/);
      const { exitCode, all } = await pulumiUp();
      assert.equal(exitCode, 0, all);
      await assertStagingAsPinned(world);
    });

    it("sees a service that was removed by hand, and names the command that heals it", async () => {
      await world.engine.docker.getService(SERVICE).remove();
      assert.match((await preview()).stdout, /1 to (update|create)/);
      const bare = await pulumiUp();
      assert.notEqual(bare.exitCode, 0);
      assert.match(bare.all, /removed behind Pulumi's back/);
      assert.match(bare.all, /slipway up staging/);
      const { exitCode, all } = await world.project.slipway("up", "staging");
      assert.equal(exitCode, 0, all);
      await assertStagingAsPinned(world);
    });
  });
}
