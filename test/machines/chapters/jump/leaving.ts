import { assertClean } from "../../support/assert-clean";
import type { JumpWorld } from "../../support/jump-world";

export function leavingChapter(world: JumpWorld): void {
  describe("taking it all down", () => {
    it("leaves both machines as they were before", async () => {
      await world.slipway("down", "--yes", "--volumes");
      for (const name of ["gate", "inner"]) await assertClean(world.machines, name);
    });
  });
}
