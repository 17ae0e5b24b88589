import * as assert from "node:assert/strict";
import { imageProblems } from "../../../config/cross-checks";
import { platformKnown } from "../../../config";

const PLACE = { stack: "platform", isEnvironment: false };
const IMAGES = { slipway: "unpinned", traefik: "unpinned" };

describe("An image that is made when the platform's registry is up", () => {
  const known = (images: Readonly<Record<string, unknown>>) =>
    platformKnown({ "slipway:ci": {}, "slipway:images": images });

  it("may be unpinned until then, as no other may", () => {
    const { images, lateImages } = known(IMAGES);
    assert.ok(images?.includes("slipway"));
    assert.deepEqual(lateImages, ["slipway"]);
    const problems = imageProblems(IMAGES, { images: ["slipway", "traefik"], lateImages }, PLACE);
    assert.deepEqual(
      problems.map(({ key, text }) => `${key}: ${text}`),
      ["slipway:images.traefik: not pinned yet, allowed: name:tag@sha256:<64 hex digits>"],
    );
  });

  it("need not be there, and has no place where there is no CI", () => {
    assert.ok(!known({}).images?.includes("slipway"));
    const without = platformKnown({ "slipway:images": IMAGES });
    assert.ok(!without.images?.includes("slipway"));
    assert.equal(without.lateImages, undefined);
  });
});
