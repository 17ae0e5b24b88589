import { bringUpChapter } from "./chapters/bring-up";
import { lostMachinesChapter } from "./chapters/lost-machines";
import { membershipChapter } from "./chapters/membership";
import { namesChapter } from "./chapters/names";
import { promotionChapter } from "./chapters/promotion";
import { cisChapter } from "./cis/chapter";
import { MachinesWorld } from "./support/machines-world";

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
  lostMachinesChapter(world);
  membershipChapter(world);
});
