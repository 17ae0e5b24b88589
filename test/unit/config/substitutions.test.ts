import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
  isSubstituted,
  parseSubstitutions,
  readSubstitutions,
  resolvePin,
  substitutionLine,
  SUBSTITUTIONS_FILE,
  writeSubstitutions,
} from "../../../config/substitutions";
import { parsePin } from "../../../model/pin";
import { DIGEST, OTHER_DIGEST } from "./samples";

const MIRROR = { reference: "localhost:5000/mirror/redis:7.4", digest: DIGEST, why: "no pull" };
const LOCAL = { reference: OTHER_DIGEST };
const RECORD = { "redis:7.4": MIRROR, "traefik:v3": LOCAL };

describe("the record of substitutions", () => {
  let dir: string;

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-substitutions-"));
  });

  afterEach(() => fs.rmSync(dir, { recursive: true }));

  it("is empty without its file", () => assert.deepEqual(readSubstitutions(dir), {}));

  it("is read as it was written, and leaves no temporary file", () => {
    writeSubstitutions(dir, RECORD);
    writeSubstitutions(dir, RECORD);
    assert.deepEqual(readSubstitutions(dir), RECORD);
    assert.deepEqual(fs.readdirSync(path.join(dir, path.dirname(SUBSTITUTIONS_FILE))), [
      path.basename(SUBSTITUTIONS_FILE),
    ]);
  });

  it("is refused when it is no JSON", () => {
    assert.throws(() => parseSubstitutions("{"), {
      message:
        ".slipway/substitutions.json is not JSON\n" +
        "Remove .slipway/substitutions.json and run `slipway up`: it is made again.",
    });
  });

  for (const [title, entry, problem] of [
    [
      "a reference that is none",
      { reference: "Redis:7", digest: DIGEST },
      "redis:7.4.reference: allowed: an image reference, or an image id",
    ],
    [
      "a digest that is none",
      { reference: "redis:7", digest: "sha256:12" },
      "redis:7.4.digest: allowed: sha256:<64 hex digits>",
    ],
    [
      "a reference without digest",
      { reference: "redis:7" },
      "redis:7.4: allowed: a reference with its digest, or an image id without one",
    ],
    [
      "an id with a digest",
      { reference: DIGEST, digest: DIGEST },
      "redis:7.4: allowed: a reference with its digest, or an image id without one",
    ],
    ["an unknown key", { ...LOCAL, tag: "7" }, 'redis:7.4: Unrecognized key: "tag"'],
  ] as const) {
    it(`is refused with ${title}`, () => {
      assert.throws(() => parseSubstitutions(JSON.stringify({ "redis:7.4": entry })), {
        summary: `.slipway/substitutions.json: ${problem}`,
      });
    });
  }
});

describe("resolvePin", () => {
  it("runs the pin itself where nothing stands in", () => {
    const pin = parsePin(`redis:7.4@${OTHER_DIGEST}`);
    assert.deepEqual(resolvePin(pin, {}), { run: `redis:7.4@${OTHER_DIGEST}`, substituted: false });
    assert.equal(isSubstituted(pin, {}), false);
  });

  it("runs what the record names for the tag, by its digest", () => {
    const pin = parsePin("redis:7.4@unknown");
    const run = `localhost:5000/mirror/redis:7.4@${DIGEST}`;
    assert.deepEqual(resolvePin(pin, RECORD), { run, substituted: true });
    assert.equal(isSubstituted(pin, RECORD), true);
  });

  it("runs a local image by its id", () => {
    const pin = parsePin("traefik:v3@unknown");
    assert.deepEqual(resolvePin(pin, RECORD), { run: OTHER_DIGEST, substituted: true });
  });

  it("prefers an entry for the whole pin", () => {
    const pin = parsePin(`redis:7.4@${OTHER_DIGEST}`);
    const record = { ...RECORD, [`redis:7.4@${OTHER_DIGEST}`]: LOCAL };
    assert.equal(resolvePin(pin, record).run, OTHER_DIGEST);
  });

  it("substitutes nothing for another tag, name or registry", () => {
    for (const name of ["redis:7.5", "redis2:7.4", "localhost:5000/redis:7.4"]) {
      assert.equal(resolvePin(parsePin(`${name}@${DIGEST}`), RECORD).substituted, false);
    }
  });

  it("refuses an unknown digest that nothing stands in for", () => {
    assert.throws(() => resolvePin(parsePin("redis:7.4@unknown"), {}), {
      message:
        'nothing says which image "redis:7.4@unknown" is: its digest is unknown\n' +
        "Run `npm run pins:verify` on a machine with internet; it fills the digest in.",
    });
  });
});

describe("substitutionLine", () => {
  it("is silent when nothing is substituted", () => assert.equal(substitutionLine({}), undefined));

  it("names each image and what runs in its place", () => {
    assert.equal(
      substitutionLine(RECORD),
      "2 images substituted (no pull): " +
        "redis:7.4 → localhost:5000/mirror/redis:7.4@sha256:6b1f6b1f…, traefik:v3 → sha256:9d0e9d0e…",
    );
    assert.match(substitutionLine({ "redis:7.4": MIRROR }) ?? "", /^1 image substituted/);
  });
});
