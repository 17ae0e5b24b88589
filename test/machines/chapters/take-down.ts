import { assertClean } from "../support/assert-clean";
import type { MachinesWorld } from "../support/machines-world";

export function takeDownChapter(world: MachinesWorld): void {
  describe("taking it all down", () => {
    it("leaves the machines as they were before", async () => {
      await world.slipway("down", "--yes", "--volumes");
      for (const name of ["m1", "m2", "m3", "w1"]) await assertClean(world.machines, name);
    });
  });
}
