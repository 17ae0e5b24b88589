import * as assert from "node:assert/strict";
import { readPins, removePin, renderDiff, setPin, setSalt, setSecure } from "../../../config/edit";
import { UserError } from "../../../model/user-error";

const PIN = "redis:7.4@unknown";

function lines(...all: string[]): string {
  return all.join("\n");
}

/** Title, text before, text after `setPin(…, "redis", PIN)`. */
const PINNED: [string, string, string][] = [
  ["an empty file", "", "config:\n  slipway:images:\n    redis: redis:7.4@unknown\n"],
  [
    "a file of comments",
    "# ours\n",
    "# ours\nconfig:\n  slipway:images:\n    redis: redis:7.4@unknown\n",
  ],
  [
    "a config with nothing below it",
    "config: # soon\n",
    "config: # soon\n  slipway:images:\n    redis: redis:7.4@unknown\n",
  ],
  [
    "a config without images",
    "config:\n  slipway:kind: platform",
    "config:\n  slipway:kind: platform\n  slipway:images:\n    redis: redis:7.4@unknown",
  ],
  [
    "images with nothing below them but a comment",
    "config:\n  slipway:images:\n    # none yet\n  slipway:kind: platform\n",
    "config:\n  slipway:images:\n    redis: redis:7.4@unknown\n    # none yet\n  slipway:kind: platform\n",
  ],
  [
    "an empty map in braces",
    "config:\n  slipway:images: {} # none\n",
    "config:\n  slipway:images: { redis: redis:7.4@unknown } # none\n",
  ],
  [
    "a map in braces with a comma at its end",
    "config:\n  slipway:images: {\n    app: a:1@unknown, # first\n  }\n",
    "config:\n  slipway:images: {\n    app: a:1@unknown, redis: redis:7.4@unknown, # first\n  }\n",
  ],
  [
    "images that say null",
    "config:\n  slipway:images: null\n",
    "config:\n  slipway:images: { redis: redis:7.4@unknown }\n",
  ],
  [
    "a name with nothing behind it",
    "config:\n  slipway:images:\n    redis: # soon\n",
    "config:\n  slipway:images:\n    redis: redis:7.4@unknown # soon\n",
  ],
  [
    "a pin in single quotes",
    "config:\n  slipway:images:\n    redis: 'unpinned'   # soon\n",
    "config:\n  slipway:images:\n    redis: 'redis:7.4@unknown'   # soon\n",
  ],
  [
    "a pin folded over lines",
    "config:\n  slipway:images:\n    redis: >-\n      redis:7.2@unknown\n    app: a:1@unknown\n",
    "config:\n  slipway:images:\n    redis: redis:7.4@unknown\n    app: a:1@unknown\n",
  ],
  [
    "a pin that is an alias",
    "config:\n  slipway:images:\n    cache: &cache redis:7.2@unknown\n    redis: *cache\n",
    "config:\n  slipway:images:\n    cache: &cache redis:7.2@unknown\n    redis: redis:7.4@unknown\n",
  ],
  [
    "an anchor that nothing refers to",
    "config:\n  slipway:images:\n    redis: &redis redis:7.2@unknown\n",
    "config:\n  slipway:images:\n    redis: &redis redis:7.4@unknown\n",
  ],
  [
    "lines that end as on Windows",
    "config:\r\n  slipway:images:\r\n    app: a:1@unknown\r\n  slipway:kind: platform\r\n",
    "config:\r\n  slipway:images:\r\n    app: a:1@unknown\r\n    redis: redis:7.4@unknown\r\n  slipway:kind: platform\r\n",
  ],
];

describe("setPin", () => {
  for (const [title, before, after] of PINNED) {
    it(`pins in ${title}`, () => assert.equal(setPin(before, "redis", PIN), after));
  }

  it("refuses a value that other lines share", () => {
    const text =
      "config:\n  slipway:images:\n    redis: &cache redis:7.2@unknown\n    cache: *cache\n";
    assert.throws(
      () => setPin(text, "redis", PIN),
      new UserError(
        "slipway:images.redis is shared by a YAML anchor, so this edit would change more",
        { hint: "Write the value out where it is used, then run this again." },
      ),
    );
  });

  it("refuses a map of images that another key shares", () => {
    const text = "base: &all\n  redis: a:1@unknown\nconfig:\n  slipway:images: *all\n";
    assert.throws(() => setPin(text, "redis", PIN), /slipway:images is shared by a YAML anchor/);
  });

  it("refuses to add to images that another key refers to", () => {
    const text = "config:\n  slipway:images: &all\n    app: a:1@unknown\n  other:images: *all\n";
    const refusal = /slipway:images is shared by a YAML anchor/;
    assert.throws(() => setPin(text, "redis", PIN), refusal);
    assert.throws(() => removePin(text, "app"), refusal);
  });

  it("refuses to write over a map or a list", () => {
    assert.throws(
      () => setPin("config: { slipway:images: { redis: { tag: 7 } } }", "redis", PIN),
      /^UserError: slipway:images\.redis holds a map, not one value/,
    );
    assert.throws(
      () => setPin("config: { slipway:images: { redis: [a] } }", "redis", PIN),
      /^UserError: slipway:images\.redis holds a list, not one value/,
    );
    assert.throws(
      () => setPin("config: { slipway:images: redis }", "redis", PIN),
      /^UserError: slipway:images does not hold names with values/,
    );
  });

  it("refuses a text that is not YAML", () => {
    assert.throws(() => setPin("config: [", "redis", PIN), /^UserError: 1:10: wrong indentation/);
  });

  it("quotes a name that YAML would read as something else", () => {
    assert.equal(
      setPin("config:\n  slipway:images: {}\n", "on", PIN),
      'config:\n  slipway:images: { "on": redis:7.4@unknown }\n',
    );
  });
});

describe("setSecure", () => {
  const before = lines(
    "config:",
    "  slipway:secrets:",
    "    password: generate # at the first up",
    "    token:",
    "      secure: v1:old",
    "    other: { secure: 'v1:old' }",
    "",
  );

  it("replaces the word that asks for a value", () => {
    assert.equal(
      setSecure(before, "slipway:secrets.password", "v1:a/b+c=="),
      before.replace("generate", "{ secure: v1:a/b+c== }"),
    );
  });

  it("replaces only the ciphertext of what is encrypted, in its own style", () => {
    assert.equal(
      setSecure(before, "slipway:secrets.token", "v1:new"),
      before.replace("secure: v1:old", "secure: v1:new"),
    );
    assert.equal(
      setSecure(before, "slipway:secrets.other", "v1:new"),
      before.replace("'v1:old'", "'v1:new'"),
    );
  });

  it("adds a key of its own", () => {
    assert.equal(
      setSecure("config:\n  slipway:kind: platform\n", "slipway:token", "v1:new"),
      "config:\n  slipway:kind: platform\n  slipway:token: { secure: v1:new }\n",
    );
  });
});

describe("setSalt", () => {
  it("adds the salt beside the config and replaces it there", () => {
    const salted = setSalt("config:\n  slipway:kind: platform\n", "v1:abc=:v1:d+/==");
    assert.equal(salted, "config:\n  slipway:kind: platform\nencryptionsalt: v1:abc=:v1:d+/==\n");
    assert.equal(
      setSalt(salted, "v1:x"),
      "config:\n  slipway:kind: platform\nencryptionsalt: v1:x\n",
    );
  });
});

describe("removePin", () => {
  it("leaves an empty map where the last pin stood", () => {
    assert.equal(
      removePin("config:\n  slipway:images:\n    redis: a:1@unknown\n  a:b: c\n", "redis"),
      "config:\n  slipway:images: {}\n  a:b: c\n",
    );
  });

  it("changes nothing where there is no such pin", () => {
    const text = "config:\n  slipway:images: { app: a:1@unknown }\n";
    assert.equal(removePin(text, "redis"), text);
    assert.equal(removePin("", "redis"), "");
  });

  it("takes the first or the last of a map in braces", () => {
    const text = "config: { slipway:images: { app: a:1@unknown, redis: b:1@unknown } }\n";
    assert.deepEqual(readPins(removePin(text, "app")), { redis: "b:1@unknown" });
    assert.deepEqual(readPins(removePin(text, "redis")), { app: "a:1@unknown" });
  });
});

describe("renderDiff", () => {
  it("shows the line that changed with what stands around it", () => {
    const before = "config:\n  slipway:images:\n    redis: unpinned\n";
    assert.equal(
      renderDiff("Pulumi.staging.yaml", before, setPin(before, "redis", PIN)),
      lines(
        "--- a/Pulumi.staging.yaml",
        "+++ b/Pulumi.staging.yaml",
        "@@ -1,3 +1,3 @@",
        " config:",
        "   slipway:images:",
        "-    redis: unpinned",
        "+    redis: redis:7.4@unknown",
        "",
      ),
    );
  });

  it("is empty when nothing changed", () => {
    assert.equal(renderDiff("Pulumi.staging.yaml", "a\n", "a\n"), "");
  });
});
