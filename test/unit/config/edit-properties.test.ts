import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { parse } from "yaml";
import { readPins, removePin, setPin, setSecure, setTopLevel } from "../../../config/edit";
import { anyName, anyPin, anyStackText, type StackText } from "./random-stack-file";

type Values = Record<string, unknown>;

const anyCiphertext = fc
  .base64String({ minLength: 4, maxLength: 40 })
  .map((text) => `v1:AAAA:${text}`);

/** The document with one value put at a path. */
function withValue(
  document: unknown,
  [first = "", ...rest]: readonly string[],
  value: unknown,
): Values {
  const map = (document ?? {}) as Values;
  return { ...map, [first]: rest.length === 0 ? value : withValue(map[first], rest, value) };
}

/** Lines that only one of two texts has. */
function changedLines(before: string, after: string): { removed: string[]; added: string[] } {
  const one = before.split("\n");
  const other = after.split("\n");
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (
    end < Math.min(one.length, other.length) - start &&
    one[one.length - 1 - end] === other[other.length - 1 - end]
  ) {
    end += 1;
  }
  return {
    removed: one.slice(start, one.length - end),
    added: other.slice(start, other.length - end),
  };
}

function comments(text: string): string[] {
  return text.match(/(?:^|\s)#(?: [^"\r\n]*)?(?=\r?$)/gm) ?? [];
}

function check(before: string, after: string, path: readonly string[], value: unknown): void {
  assert.deepEqual(parse(after), withValue(parse(before), path, value));
  assert.deepEqual(comments(after), comments(before));
}

describe("edits of a stack's file, in any style", function () {
  this.timeout(30_000);

  it("change the pin meant and nothing else", () => {
    fc.assert(
      fc.property(anyStackText, anyPin, fc.nat(), ({ text, images }, pin, pick) => {
        const names = Object.keys(images);
        const name = names[pick % names.length] ?? "";
        const after = setPin(text, name, pin);
        check(text, after, ["config", "slipway:images", name], pin);
        const { removed, added } = changedLines(text, after);
        assert.ok(removed.length <= 1 && removed.length === added.length);
        assert.equal(after.length - text.length, pin.length - (images[name]?.length ?? 0));
      }),
    );
  });

  it("add a pin as one line, or inside the braces", () => {
    fc.assert(
      fc.property(anyStackText, anyPin, anyName, ({ text, images }, pin, name) => {
        fc.pre(!(name in images));
        const after = setPin(text, name, pin);
        check(text, after, ["config", "slipway:images", name], pin);
        const { removed, added } = changedLines(text, after);
        assert.ok(added.length - removed.length <= 1);
        assert.ok(removed.length <= 1);
      }),
    );
  });

  it("write again what stands there without a change", () => {
    fc.assert(
      fc.property(anyStackText, ({ text, images }) => {
        for (const [name, pin] of Object.entries(images))
          assert.equal(setPin(text, name, pin), text);
      }),
    );
  });

  it("take back what they wrote", () => {
    fc.assert(
      fc.property(anyStackText, anyPin, anyName, ({ text, images }, pin, name) => {
        const former = images[name];
        const there =
          former === undefined
            ? removePin(setPin(text, name, pin), name)
            : setPin(setPin(text, name, pin), name, former);
        assert.equal(there.replace(/\r?\n$/, ""), text.replace(/\r?\n$/, ""));
      }),
    );
  });

  it("remove a pin and nothing else", () => {
    fc.assert(
      fc.property(anyStackText, fc.nat(), ({ text, images }: StackText, pick) => {
        const names = Object.keys(images);
        const name = names[pick % names.length] ?? "";
        const after = removePin(text, name);
        const rest = Object.fromEntries(Object.entries(images).filter(([one]) => one !== name));
        assert.deepEqual(parse(after), withValue(parse(text), ["config", "slipway:images"], rest));
      }),
    );
  });

  it("put a ciphertext where a secret is to be made, where one is, and where none is", () => {
    const anySecret = fc.constantFrom("later", "token", "brand-new");
    fc.assert(
      fc.property(anyStackText, anyCiphertext, anySecret, ({ text }, ciphertext, name) => {
        const after = setSecure(text, `slipway:secrets.${name}`, ciphertext);
        check(text, after, ["config", "slipway:secrets", name], { secure: ciphertext });
      }),
    );
  });

  it("set a key beside the config", () => {
    fc.assert(
      fc.property(anyStackText, anyCiphertext, ({ text }, salt) => {
        const after = setTopLevel(text, "encryptionsalt", salt);
        check(text, after, ["encryptionsalt"], salt);
      }),
    );
  });

  it("read back every pin", () => {
    fc.assert(
      fc.property(anyStackText, ({ text, images }) => assert.deepEqual(readPins(text), images)),
    );
  });
});
