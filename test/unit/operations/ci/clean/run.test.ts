import * as assert from "node:assert/strict";
import { type CleanWorld, clean } from "../../../../../operations/ci/clean/run";
import type { StoredImage } from "../../../../../operations/ci/clean/unused-images";

const NOW = new Date("2026-11-22T00:00:00Z");
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const pinOf = (tag: string, digit: string) => `localhost:5000/api:${tag}@${digest(digit)}`;
const stored = (tag: string, digit: string): StoredImage => ({
  repository: "api",
  digest: digest(digit),
  tags: [tag],
  created: new Date(`2026-0${digit}-01T00:00:00Z`),
});

describe("The clean-up", () => {
  let removed: string[];
  let built: number;
  /** Texts of staging's file by commit, the newest first. */
  let texts: Record<string, string>;
  let newest: string;
  let running: string[];

  beforeEach(() => {
    removed = [];
    built = 0;
    texts = { c9: pinOf("0.5", "5") };
    newest = pinOf("0.5", "5");
    running = [];
  });

  const run = (dryRun = false) => {
    const world: CleanWorld = {
      address: "localhost:5000",
      branch: "main",
      stacks: [{ stack: "staging", file: "Pulumi.staging.yaml" }],
      forge: {
        readFile: async () => newest,
      },
      checkout: {
        history: async (most) => Object.keys(texts).slice(0, most),
        fileAt: async (_file, commit) => texts[commit],
      },
      registry: {
        images: async () => ["1", "2", "3", "4", "5"].map((digit) => stored(`0.${digit}`, digit)),
        remove: async ({ tags }) => void removed.push(...tags),
      },
      running: async () => running,
      cleanEngine: async () => ({ containers: [], images: [] }),
      cleanBuilder: async () => void built++,
      progress: { step: (_title, work) => work(() => {}), note: () => {} },
    };
    return clean(world, { now: NOW, days: 30, dryRun });
  };

  it("removes what no stack pins, and cache of the builder's", async () => {
    const { images, dryRun } = await run();
    assert.deepEqual(removed, ["0.1", "0.2", "0.3", "0.4"]);
    assert.deepEqual(
      images.map(({ tags }) => tags[0]),
      removed,
    );
    assert.deepEqual([built, dryRun], [1, false]);
  });

  it("removes nothing when it is to tell only", async () => {
    const { images, dryRun } = await run(true);
    assert.deepEqual([images.length, removed, built, dryRun], [4, [], 0, true]);
  });

  it("keeps what earlier commits pinned, what runs, and what was pinned meanwhile", async () => {
    texts = { c9: pinOf("0.5", "5"), c8: pinOf("0.4", "4") };
    running = [JSON.stringify({ Labels: { "slipway.pin": pinOf("0.3", "3") } })];
    newest = `${pinOf("0.5", "5")}\n${pinOf("0.2", "2")}`;
    await run();
    assert.deepEqual(removed, ["0.1"]);
  });
});
