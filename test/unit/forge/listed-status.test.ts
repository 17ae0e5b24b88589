import * as assert from "node:assert/strict";
import { lastSet, ownStatuses, type SetStatus } from "../../../forge/listed-status";

const status = (id: number, by: string | undefined, context = "slipway/deploy/staging") => ({
  id,
  by,
  told: { context, state: "success" as const, description: `number ${id}` },
});
const words = (all: readonly SetStatus[]) =>
  lastSet(all, "slipway-release").map(({ description }) => description);

describe("The statuses of a commit", () => {
  it("are the last ones that this user set, in whatever order they are listed", () => {
    const all = [
      status(4, "slipway-comment"),
      status(1, "slipway-release"),
      status(3, "slipway-release"),
      status(2, "slipway-release", "slipway/deploy/production"),
    ];
    assert.deepEqual(words(all), ["number 3", "number 2"]);
    assert.deepEqual(words([...all].reverse()), ["number 3", "number 2"]);
  });

  it("are none where others set them, or nobody knows who", () => {
    assert.deepEqual(words([status(1, "slipway-comment"), status(2, undefined)]), []);
    assert.deepEqual(words([status(1, "Slipway-Release"), status(2, "")]), []);
  });

  it("are everybody's where that is asked for, without asking whose the token is", async () => {
    const all = [status(1, "slipway-release"), status(2, "slipway-comment")];
    const statuses = ownStatuses(
      async () => all,
      async () => assert.fail("asked"),
    );
    assert.deepEqual(await statuses("abc", "anybody"), [status(2, "").told]);
  });

  it("ask once whose the token is, and not where there are none", async () => {
    let asked = 0;
    const statuses = ownStatuses(
      async (sha) => (sha === "none" ? [] : [status(1, "slipway-release")]),
      async () => {
        asked += 1;
        return "slipway-release";
      },
    );
    assert.deepEqual(await statuses("none"), []);
    assert.equal(asked, 0);
    await statuses("abc");
    assert.deepEqual(await statuses("def"), [status(1, "slipway-release").told]);
    assert.equal(asked, 1);
  });
});
