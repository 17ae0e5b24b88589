import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { parse } from "yaml";
import { setPin } from "../../../config/edit";
import { readPinNote, removePinNote, setPinNote } from "../../../config/pin-note";
import { anyStackText } from "./random-stack-file";

const FILE = [
  "config:",
  "  slipway:images:",
  "    # Built from apps/web.",
  "    web: web:2@sha256:b",
  "    redis: redis:7@sha256:c # the store",
  "",
].join("\n");

describe("a note on a pin", () => {
  it("is one comment line above the pin", () => {
    const after = setPinNote(FILE, "web", "went back from web:3@sha256:d: never healthy");
    assert.equal(
      after,
      FILE.replace(
        "    web:",
        "    # slipway: web went back from web:3@sha256:d: never healthy\n    web:",
      ),
    );
    assert.equal(readPinNote(after, "web"), "went back from web:3@sha256:d: never healthy");
  });

  it("takes the place of an earlier note on the same pin, and of no other", () => {
    const first = setPinNote(setPinNote(FILE, "web", "one"), "redis", "other");
    const second = setPinNote(first, "web", "two");
    assert.equal(readPinNote(second, "web"), "two");
    assert.equal(readPinNote(second, "redis"), "other");
    assert.ok(!second.includes("# slipway: web one"));
  });

  it("stays on one line whatever the cause says", () => {
    assert.equal(readPinNote(setPinNote(FILE, "web", "a\nb\r\n c"), "web"), "a b c");
  });

  it("holds nothing that Pulumi refuses in a file, such as an app's colours", () => {
    const cause =
      "its check says: \u001b[31mno\u001b[0m\u0000\u0007 \u0085db\ufffe at \ud800all, café 🙂";
    const noted = setPinNote(FILE, "web", cause);
    assert.equal(readPinNote(noted, "web"), "its check says: no db at all, café 🙂");
  });

  it("goes when the pin is set again", () => {
    const noted = setPinNote(FILE, "web", "went back");
    assert.equal(
      setPin(noted, "web", "web:4@sha256:e"),
      FILE.replace("web:2@sha256:b", "web:4@sha256:e"),
    );
  });

  it("changes nothing where there is no such pin", () => {
    assert.equal(setPinNote(FILE, "nobody", "went back"), FILE);
  });

  it("changes no value, in any style of file, and is taken away without a trace", () => {
    fc.assert(
      fc.property(anyStackText, fc.nat(), fc.string(), ({ text, images }, pick, note) => {
        const names = Object.keys(images);
        const name = names[pick % names.length] ?? "";
        const noted = setPinNote(text, name, note);
        assert.deepEqual(parse(noted), parse(text));
        assert.notEqual(noted, text);
        assert.equal(removePinNote(noted, name), text);
      }),
    );
  });
});
