import * as assert from "node:assert/strict";
import { openForge } from "../../../../../forge/open-forge";
import { recordsAt } from "../../../../../operations/ci/preview/forge-records";
import { commitRecords } from "../../../../../operations/ci/preview/publish-records";
import { formatRecord, RECORD_VERSION } from "../../../../../record/record";
import { fakeGitea } from "../../../forge/support/fake-gitea";
import { FakeRepository } from "../../../forge/support/fake-repository";
import type { ForgeServer } from "../../../forge/support/forge-server";

const WAIT = { note: () => {} };
const BRANCH = "slipway/records";

const record = (stack: string, revision = "0123456", names = {}) =>
  formatRecord(
    {
      version: RECORD_VERSION,
      project: "slipway",
      stack,
      revision,
      time: "2026-11-20T10:00:00.000Z",
      exported: { version: 3, deployment: { resources: [] } },
      names,
      shapes: {},
      substitutions: {},
    },
    [],
  );

describe("records at the forge", () => {
  let repository: FakeRepository;
  let server: ForgeServer;
  beforeEach(async () => {
    repository = new FakeRepository();
    server = await fakeGitea(repository);
  });
  afterEach(() => server.close());

  const forge = () => {
    const { name, token } = repository;
    return openForge({ kind: "gitea", url: server.url, repository: name, token });
  };
  const commit = (texts: Readonly<Record<string, string>>) => {
    const context = { commit: repository.head("main") };
    return commitRecords({ forge: forge(), context }, new Map(Object.entries(texts)));
  };

  it("are on a branch of their own, all in one commit that starts no pipeline", async () => {
    const main = repository.head("main");
    await commit({ platform: record("platform"), staging: record("staging") });
    assert.equal(repository.head("main"), main);
    const made = repository.commits.get(repository.head(BRANCH));
    assert.equal(made?.parent, main);
    assert.equal(made?.message, `Record platform, staging as of ${main.slice(0, 7)} [ci skip]`);
    assert.equal(repository.text("records/staging.json", BRANCH), record("staging"));
    const read = await recordsAt(forge(), WAIT).read("staging");
    assert.equal(read?.stack, "staging");
  });

  it("are left alone by a release that deployed nothing", async () => {
    await commit({ staging: record("staging") });
    const head = repository.head(BRANCH);
    await commit({ staging: record("staging", "fedcba9") });
    assert.equal(repository.head(BRANCH), head);
  });

  it("are replaced where they say something else, or nothing that can be read", async () => {
    repository.commit(BRANCH, { "records/platform.json": "{}" }, "an old one");
    await commit({ staging: record("staging"), platform: record("platform") });
    const other = record("staging", "0123456", { ["a".repeat(64)]: "0a1b2c3d" });
    await commit({ staging: other, platform: record("platform") });
    assert.equal(repository.text("records/staging.json", BRANCH), other);
    assert.equal(repository.text("records/platform.json", BRANCH), record("platform"));
  });

  it("are none where no release has made any", async () => {
    assert.equal(await recordsAt(forge(), WAIT).read("staging"), undefined);
    await commit({ platform: record("platform") });
    assert.equal(await recordsAt(forge(), WAIT).read("staging"), undefined);
  });

  it("are waited for, up to a time: the first release may be at work on them", async () => {
    let time = 0;
    const notes: string[] = [];
    const wait = {
      note: (line: string) => void notes.push(line),
      now: () => time,
      pause: async (ms: number) => void (time += ms),
    };
    const records = recordsAt(forge(), {
      ...wait,
      async pause(ms) {
        await wait.pause(ms);
        if (time === 30_000) await commit({ platform: record("platform") });
      },
    });
    assert.equal((await records.await?.("platform"))?.stack, "platform");
    assert.equal(time, 30_000);
    assert.equal(await records.await?.("staging"), undefined);
    assert.equal(time, 300_000);
    assert.deepEqual(notes, [
      "waits for the record of platform, which a release makes",
      "waits for the record of staging, which a release makes",
    ]);
  });

  it("that are another stack's are refused by name", async () => {
    repository.commit(BRANCH, { "records/staging.json": record("production") }, "mixed up");
    await assert.rejects(recordsAt(forge(), WAIT).read("staging"), {
      summary:
        'records/staging.json of slipway/records is the record of "production", not of "staging"',
    });
  });
});
