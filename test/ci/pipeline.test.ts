import { badReleaseChapter } from "./chapters/bad-release";
import { beginChapter } from "./chapters/begin";
import { brokenPullRequestChapter } from "./chapters/broken-pull-request";
import { hostilePullRequestChapter } from "./chapters/hostile-pull-request";
import { pushToProductionChapter } from "./chapters/push-to-production";
import { twoMergesChapter } from "./chapters/two-merges";
import { DeliveryWorld } from "./support/delivery-world";

describe("From a push to production, with nobody at a shell", function () {
  // Each chapter builds on what the one before it left.
  this.bail(true);
  const world = new DeliveryWorld();

  before(() => world.start());
  after(() => world.stop());

  beginChapter(world);
  pushToProductionChapter(world);
  brokenPullRequestChapter(world);
  twoMergesChapter(world);
  badReleaseChapter(world);
  hostilePullRequestChapter(world);
});
