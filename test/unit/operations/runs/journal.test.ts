import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { Journal } from "../../../../operations/runs/journal";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";

describe("the journal of a stack's runs", () => {
  const folder = temporaryFolders();
  const open = async () => {
    const file = path.join(await folder(), "staging.journal.json");
    return { file, journal: new Journal(file) };
  };

  it("is empty after a run that ended well", async () => {
    const { file, journal } = await open();
    journal.begin();
    assert.equal(journal.windows().length, 1);
    journal.settleAll();
    assert.deepEqual(journal.windows(), []);
    assert.equal(fs.existsSync(file), false);
  });

  it("keeps when a failed run began and ended", async () => {
    const { journal } = await open();
    journal.begin();
    journal.breakOff();
    const [window] = journal.windows();
    assert.ok(window?.until !== undefined && window.until >= window.since);
  });

  it("takes a killed run for one that lasted until the next began", async () => {
    const { file, journal } = await open();
    journal.begin();
    const killed = journal.windows()[0];
    assert.equal(killed?.until, undefined);
    const next = new Journal(file);
    next.begin();
    const [first, second] = next.windows();
    assert.deepEqual(first, { since: killed?.since, until: second?.since });
    assert.equal(second?.until, undefined);
  });

  it("forgets earlier runs, and only these, once what they left is put right", async () => {
    const { journal } = await open();
    journal.begin();
    journal.breakOff();
    journal.begin();
    const current = journal.windows()[1];
    journal.settleEarlier();
    assert.deepEqual(journal.windows(), [current]);
  });

  it("is not guessed at when it can't be read", async () => {
    const { file, journal } = await open();
    fs.writeFileSync(file, "{");
    assert.throws(() => journal.windows(), {
      summary: `${file} is no journal of runs`,
      hint: "Remove it: all that is lost is since when an interrupted run may have left things.",
    });
  });
});
