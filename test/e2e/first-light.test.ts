import { bringUpChapter } from "./chapters/bring-up";
import { driftChapter } from "./chapters/drift";
import { leastRightsChapter } from "./chapters/least-rights";
import { nothingChangesChapter } from "./chapters/nothing-changes";
import { promotionChapter } from "./chapters/promotion";
import { restartChapter } from "./chapters/restart";
import { secretsChapter } from "./chapters/secrets";
import { takeDownChapter } from "./chapters/take-down";
import { World } from "./support/world";

describe("First light, on an engine of its own", function () {
  // Each chapter builds on what the one before it left running.
  this.bail(true);
  const world = new World();

  before(() => world.start());
  after(() => world.stop());

  bringUpChapter(world);
  leastRightsChapter(world);
  nothingChangesChapter(world);
  promotionChapter(world);
  driftChapter(world);
  restartChapter(world);
  secretsChapter(world);
  takeDownChapter(world);
});
