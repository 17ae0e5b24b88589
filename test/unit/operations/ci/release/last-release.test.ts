import * as assert from "node:assert/strict";
import { lastReleases } from "../../../../../operations/ci/release/last-release";
import { recordFromHistory } from "../../../../../operations/ci/release/seed-record";
import {
  abortedStatus,
  begunStatus,
  errorStatus,
  failureStatus,
  type Judged,
  stageOf,
} from "../../../../../operations/ci/release/statuses";

const SUCCESS: Judged = { state: "success", description: "3.2 s, 1 service updated" };

/** Of the commits c0 (checked out), c1 … what became of staging; undefined: no status. */
async function staging(...stages: readonly (Judged | undefined)[]) {
  const asked: string[] = [];
  const forge = {
    statuses: async (sha: string) => {
      asked.push(sha);
      const judged = stages[Number(sha.slice(1))];
      return judged === undefined ? [] : [{ context: "slipway/deploy/staging", ...judged }];
    },
  };
  const history = async (most: number) => stages.map((_, index) => `c${index}`).slice(0, most);
  const found = await lastReleases(forge, { history }, ["staging"]);
  return { ...found.get("staging"), asked };
}

describe("The last release of a stack", () => {
  it("is that of the commit before, mostly, and only two are asked about", async () => {
    assert.deepEqual(await staging(undefined, SUCCESS, SUCCESS), {
      unfinished: [],
      finished: "c1",
      good: "c1",
      asked: ["c0", "c1"],
    });
  });

  it("is looked for behind those that failed, and that were never tried", async () => {
    const { finished, good, unfinished } = await staging(
      undefined,
      errorStatus("not tried: staging did not pass"),
      failureStatus("never healthy"),
      SUCCESS,
    );
    assert.deepEqual([finished, good, unfinished], ["c2", "c3", []]);
  });

  it("knows releases that began and never ended, this very one among them", async () => {
    const { finished, good, unfinished } = await staging(
      abortedStatus("stopped by SIGTERM"),
      begunStatus(),
      undefined,
      SUCCESS,
      begunStatus(),
    );
    assert.deepEqual([finished, good, unfinished], ["c3", "c3", ["c0", "c1"]]);
  });

  it("is not what this very commit came to before", async () => {
    const { finished, good } = await staging(SUCCESS, failureStatus("x"), SUCCESS);
    assert.deepEqual([finished, good], ["c1", "c2"]);
  });

  it("is unknown in a repository that was never released", async () => {
    assert.deepEqual(await staging(undefined, undefined), { unfinished: [], asked: ["c0", "c1"] });
  });

  it("is not looked for through all of a long history", async () => {
    const { asked } = await staging(...Array.from({ length: 100 }, () => undefined));
    assert.equal(asked.length, 30);
  });

  it("has an abort told apart by its words where the forge makes it a failure", () => {
    const atGitlab: Judged = { ...abortedStatus("stopped by SIGTERM"), state: "failure" };
    assert.deepEqual([atGitlab, undefined, SUCCESS].map(stageOf), ["begun", "none", "finished"]);
  });
});

describe("A record from the history", () => {
  const file = (...pins: readonly string[]) =>
    `config:\n  slipway:images:\n${pins.map((pin) => `    ${pin}\n`).join("")}`;
  const record = (texts: Readonly<Record<string, string>>, unfinished: readonly string[]) =>
    recordFromHistory(
      { fileAt: async (_file, commit) => texts[commit] },
      "Pulumi.staging.yaml",
      { unfinished, ...("good" in texts && { good: "good" }) },
      new Date("2026-11-22T00:00:00Z"),
    );

  it("is none where nothing has passed", async () => {
    assert.equal(await record({}, ["c1"]), undefined);
  });

  it("has the pins that passed, and no words in the place of one", async () => {
    const good = file("api: a:1", "web: none", "new: unpinned");
    assert.deepEqual(await record({ good }, []), { good: { api: "a:1" } });
  });

  it("has where an interrupted release came from, and all that it tried", async () => {
    const texts = {
      good: file("api: a:1", "web: w:1"),
      c1: file("api: a:2", "web: w:1", "new: n:1"),
      c2: file("api: a:3", "web: w:1", "new: n:1"),
    };
    assert.deepEqual(await record(texts, ["c1", "c2"]), {
      good: { api: "a:1", web: "w:1" },
      open: {
        from: { api: "a:1", new: null },
        tried: { api: ["a:2", "a:3"], new: ["n:1"] },
        since: "2026-11-22T00:00:00.000Z",
      },
    });
  });
});
