import assert from "node:assert/strict";
import type { World } from "../support/world";

export const STACKS = ["platform", "staging", "production"] as const;

/** Every count in Pulumi's summary but `unchanged` would be a change. */
export function assertUnchanged(output: string): void {
  assert.match(output, /Resources:\s+\d+ unchanged/);
  assert.doesNotMatch(output, /\d+ (created|updated|replaced|deleted|changed|to \w+)/);
}

export function nothingChangesChapter(world: World): void {
  describe("a second run with nothing changed", () => {
    for (const stack of STACKS) {
      it(`changes nothing in ${stack}`, async () => {
        const plain = await world.project.pulumi("up", "--yes", "--stack", stack);
        assert.equal(plain.exitCode, 0, plain.all);
        assertUnchanged(plain.stdout);
      });

      it(`changes nothing in ${stack} with a refresh`, async () => {
        const fresh = await world.project.pulumi("up", "--yes", "--refresh", "--stack", stack);
        assert.equal(fresh.exitCode, 0, fresh.all);
        assertUnchanged(fresh.stdout);
      });
    }

    it("edits no file", async () => {
      const before = await Promise.all(STACKS.map((s) => world.project.read(`Pulumi.${s}.yaml`)));
      const { exitCode, all } = await world.project.slipway("up");
      assert.equal(exitCode, 0, all);
      const after = await Promise.all(STACKS.map((s) => world.project.read(`Pulumi.${s}.yaml`)));
      assert.deepEqual(after, before);
    });

    it("would see a change, were there one", async () => {
      await world.project.edit("Pulumi.staging.yaml", (text) => withReplicas(text, 1));
      const { stdout } = await world.project.pulumi("preview", "--stack", "staging");
      await world.project.edit("Pulumi.staging.yaml", (text) => withoutReplicas(text));
      assert.throws(() => assertUnchanged(stdout));
      assert.match(stdout, /1 to update/);
    });
  });
}

const SERVICES = "  slipway:services: { click-count: { replicas: 1 } } # by the test\n";

function withReplicas(text: string, replicas: number): string {
  const line = SERVICES.replace("1", String(replicas));
  if (text.includes("slipway:services:")) throw new Error("staging overrides services already");
  return text.replace(/^config:\n/m, `config:\n${line}`);
}

function withoutReplicas(text: string): string {
  return text.replace(/^.*# by the test\n/m, "");
}
