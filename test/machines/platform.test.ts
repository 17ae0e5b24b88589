import { bringUpChapter } from "./chapters/bring-up";
import { lostManagersChapter, lostWorkerChapter } from "./chapters/lost-machines";
import { membershipChapter } from "./chapters/membership";
import { namesChapter } from "./chapters/names";
import { promotionChapter } from "./chapters/promotion";
import { takeDownChapter } from "./chapters/take-down";
import { cisChapter } from "./cis/chapter";
import { MachinesWorld } from "./support/machines-world";
import { isShort } from "./support/selection";

describe("a platform on several machines", function () {
  const world = new MachinesWorld();
  // Each chapter goes on where the one before it ended.
  this.bail(true);
  before("five bare machines, and a fresh clone", () => world.start());
  after("nothing is left", () => world.stop());

  bringUpChapter(world);
  cisChapter({ hosts: () => ["m1", "m2", "m3", "w1"].map((name) => world.host(name)) });
  promotionChapter(world);
  namesChapter(world);
  lostWorkerChapter(world);
  if (!isShort) {
    lostManagersChapter(world);
    membershipChapter(world);
  }
  takeDownChapter(world);
});
