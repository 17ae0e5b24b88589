import * as assert from "node:assert/strict";
import { oneLine } from "../../../notify/one-line";

describe("a text on one line", () => {
  it("has no line break, no control character and nothing that turns it around", () => {
    assert.equal(oneLine(" a\r\nb\t\u0000c\u202ed\u200be\u2028 ", 50), "a b c d e");
  });

  it("is cut where it is too long, never within a character", () => {
    assert.equal(oneLine("abcdef", 6), "abcdef");
    assert.equal(oneLine("abcdefg", 6), "abcde…");
    assert.equal(oneLine("abc😀😀", 5), "abc…");
  });
});
