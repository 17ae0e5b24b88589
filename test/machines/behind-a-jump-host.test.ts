import { barePulumiChapter } from "./chapters/jump/bare-pulumi";
import { commandsChapter } from "./chapters/jump/commands";
import { httpsChapter } from "./chapters/jump/https";
import { leavingChapter } from "./chapters/jump/leaving";
import { newListChapter } from "./chapters/jump/new-list";
import { httpsReleaseChapter } from "./chapters/jump/release";
import { JumpWorld } from "./support/jump-world";

describe("a platform on a machine and one behind it", function () {
  const world = new JumpWorld();
  // Each chapter goes on where the one before it ended.
  this.bail(true);
  before("two bare machines, and a fresh clone", () => world.start());
  after("nothing is left", () => world.stop());

  newListChapter(world);
  httpsChapter(world);
  commandsChapter(world);
  barePulumiChapter(world);
  httpsReleaseChapter(world);
  leavingChapter(world);
});
