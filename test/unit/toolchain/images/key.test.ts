import * as assert from "node:assert/strict";
import { canonicalJson, imageKey } from "../../../../toolchain/images/key";
import { imageRecipe } from "../../../../toolchain/images/recipes";

const SURROUNDINGS = { architecture: "amd64", distribution: "debian bookworm" } as const;
const recipe = () => imageRecipe("redis", { architecture: "amd64" });

describe("An image's key", () => {
  it("is the same for the same recipe and surroundings", () => {
    assert.equal(imageKey(recipe(), SURROUNDINGS), imageKey(recipe(), { ...SURROUNDINGS }));
    assert.match(imageKey(recipe(), SURROUNDINGS), /^[0-9a-f]{16}$/);
  });

  it("does not depend on the order in which fields are written", () => {
    const reversed = Object.fromEntries(Object.entries(recipe()).reverse());
    assert.equal(
      imageKey({ ...recipe(), ...reversed }, SURROUNDINGS),
      imageKey(recipe(), SURROUNDINGS),
    );
    assert.equal(canonicalJson({ b: 1, a: { d: 2, c: 3 } }), '{"a":{"c":3,"d":2},"b":1}');
  });

  it("does not tell a field that is undefined from one that is missing", () => {
    assert.equal(
      imageKey(recipe(), { ...SURROUNDINGS, binary: undefined }),
      imageKey(recipe(), SURROUNDINGS),
    );
  });

  it("changes with the order of what is a list", () => {
    assert.notEqual(canonicalJson(["a", "b"]), canonicalJson(["b", "a"]));
  });

  const changes: Record<string, () => string> = {
    "a package": () => imageKey({ ...recipe(), packages: ["redis-tools"] }, SURROUNDINGS),
    "the text of a script": () => {
      const [first, ...rest] = recipe().files;
      assert.ok(first);
      const files = [{ ...first, content: `${first.content}\n` }, ...rest];
      return imageKey({ ...recipe(), files }, SURROUNDINGS);
    },
    "its command": () =>
      imageKey({ ...recipe(), config: { ...recipe().config, Cmd: ["sh"] } }, SURROUNDINGS),
    "the Debian release": () => imageKey(recipe(), { ...SURROUNDINGS, distribution: "debian sid" }),
    "the architecture": () => imageKey(recipe(), { ...SURROUNDINGS, architecture: "arm64" }),
    "the certificate authorities": () => imageKey(recipe(), { ...SURROUNDINGS, trust: "0" }),
    "the caller's binary": () => imageKey(recipe(), { ...SURROUNDINGS, binary: "0" }),
  };
  for (const [what, changed] of Object.entries(changes)) {
    it(`changes with ${what}`, () => {
      assert.notEqual(changed(), imageKey(recipe(), SURROUNDINGS));
    });
  }
});
