import * as assert from "node:assert/strict";
import fc from "fast-check";
import { namedImages } from "../../../../../operations/ci/clean/named-images";
import { type StoredImage, unusedImages } from "../../../../../operations/ci/clean/unused-images";

const NOW = new Date("2026-11-22T00:00:00Z");
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 60 * 60_000);
const image = (tag: string, digit: string, age?: number): StoredImage => ({
  repository: "api",
  digest: digest(digit),
  tags: [tag],
  ...(age !== undefined && { created: daysAgo(age) }),
});
const pinOf = (name: string, digit: string) => `localhost:5000/${name}@${digest(digit)}`;
const unused = (stored: readonly StoredImage[], ...texts: readonly string[]) =>
  unusedImages(stored, namedImages(texts, "localhost:5000"), { now: NOW, days: 30 }).flatMap(
    ({ tags }) => tags,
  );

describe("Images that no stack pins", () => {
  const pinned = pinOf("api:0.5", "5");
  const stored = [
    image("0.1", "1", 90),
    image("0.2", "2", 60),
    image("0.3", "3", 31),
    image("0.4", "4", 29),
    image("0.5", "5", 5),
  ];

  it("go when they are old", () => {
    assert.deepEqual(unused(stored, pinned), ["0.1", "0.2", "0.3"]);
  });

  it("stay where any text names them: a pin, a note of one that went back, a label that runs", () => {
    const note = `# slipway: api went back from ${pinOf("api:0.2", "2")} on 2026-09-01: never healthy`;
    const label = JSON.stringify({ Labels: { "slipway.pin": pinOf("api:0.3", "3") } });
    assert.deepEqual(unused(stored, pinned, note, label), ["0.1"]);
  });

  it("stay under a tag that is pinned, whatever it points to by now", () => {
    assert.deepEqual(unused(stored, pinned, pinOf("api:0.1", "f")), ["0.2", "0.3"]);
  });

  it("stay by their digest, whatever name and tag it has elsewhere", () => {
    const other = `registry.example.org/mirror/api:latest@${digest("1")}`;
    assert.deepEqual(unused(stored, pinned, other), ["0.2", "0.3"]);
  });

  it("stay in repositories that no stack pins, which may be base images", () => {
    assert.deepEqual(unused(stored, pinOf("web:0.1", "9")), []);
    assert.deepEqual(unused(stored, `redis:7.4@${digest("9")}`), []);
  });

  it("stay where nobody knows how old they are", () => {
    assert.deepEqual(unused([image("0.1", "1"), image("0.5", "5", 5)], pinned), []);
  });

  it("stay as the newest of their repository, old as they may be", () => {
    const text = pinOf("api:0.0", "0");
    assert.deepEqual(unused([image("0.1", "1", 90), image("0.2", "2", 80)], text), ["0.1"]);
  });

  it("never are what a text names, whatever the registry holds", () => {
    const stores = fc.array(
      fc.record({
        tag: fc.constantFrom("0.1", "0.2", "0.3", "latest"),
        digit: fc.constantFrom(..."0123456789abcdef"),
        age: fc.integer({ min: 0, max: 1000 }),
      }),
    );
    const names = fc.array(
      fc.tuple(fc.constantFrom("0.1", "0.2"), fc.constantFrom(..."0123456789abcdef")),
    );
    fc.assert(
      fc.property(stores, names, (all, pins) => {
        const texts = pins.map(([tag, digit]) => `x: ${pinOf(`api:${tag}`, digit)}\n`);
        const gone = unusedImages(
          all.map(({ tag, digit, age }) => image(tag, digit, age)),
          namedImages(texts, "localhost:5000"),
          { now: NOW, days: 30 },
        );
        for (const { digest: one, tags } of gone) {
          assert.equal(
            pins.some(([, digit]) => digest(digit) === one),
            false,
          );
          assert.equal(
            pins.some(([tag]) => tags.includes(tag)),
            false,
          );
        }
      }),
    );
  });
});

describe("Images that texts name", () => {
  it("are told apart by registry, quoted or not", () => {
    const text = `a: "${pinOf("team/api:1.0", "1")}"\nb: ${pinOf("web:2", "2")} # why\nc: redis:7@${digest("3")}\n`;
    const { repositories, tags, digests } = namedImages([text], "localhost:5000");
    assert.deepEqual([...repositories], ["team/api", "web"]);
    assert.deepEqual([...tags], ["team/api:1.0", "web:2"]);
    assert.deepEqual([...digests], [digest("1"), digest("2"), digest("3")]);
  });
});
