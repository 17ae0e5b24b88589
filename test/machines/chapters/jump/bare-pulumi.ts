import assert from "node:assert/strict";
import { type JumpWorld, mustWork } from "../../support/jump-world";
import { type UserShell, userShell } from "../../support/user-shell";

export function barePulumiChapter(world: JumpWorld): void {
  describe("pulumi itself, by the system's ssh", () => {
    let shell: UserShell | undefined;
    const pulumi = async (...args: readonly string[]) => {
      shell ??= await userShell(world);
      return shell.pulumi(...args);
    };
    after(() => shell?.close());

    it("asks no machine that is not known, and says so", async () => {
      const { all } = await pulumi("preview", "--stack", "staging");
      const { address } = world.machines.get("gate");
      assert.match(
        all,
        /cluster not compared: the Docker engine was not asked: DOCKER_HOST is "ssh/,
      );
      assert.match(all, /Host key verification failed/);
      assert.ok(all.includes(`No ED25519 host key is known for ${address}`), all);
    });

    it("finds nothing to change", async () => {
      await shell?.know("gate");
      for (const stack of ["platform", "staging"]) {
        const args = ["preview", "--stack", stack, "--expect-no-changes"];
        const { all } = mustWork(`pulumi ${args.join(" ")}`, await pulumi(...args));
        assert.doesNotMatch(all, /cluster not compared/);
      }
    });

    it("applies a pin that was changed in the file", async () => {
      await world.newVersion("0.3");
      assert.match(await world.version(), /^0\.2/);
      const { all } = mustWork("pulumi up", await pulumi("up", "--yes", "--stack", "staging"));
      assert.match(all, /~ 1 updated/);
      assert.match(await world.version(), /^0\.3/);
    });
  });
}
