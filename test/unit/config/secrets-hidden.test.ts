import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { stringify } from "yaml";
import { textConfigSource } from "../../../config/file-source";
import { parseStackConfig } from "../../../config/parse";
import { sealedValues } from "../../../config/program-source";
import { UserError } from "../../../model/user-error";
import { ENVIRONMENT_FILE, KNOWN, PLATFORM_FILE } from "./samples";

const CANARY = "hunter2-canary";

const anyKey = fc.constantFrom(
  "slipway:kind",
  "slipway:domain",
  "slipway:cluster",
  "slipway:hostname",
  "slipway:images",
  "slipway:services",
  "slipway:edge",
  "slipway:domian",
  "slipwy:secrets",
);
const anyInner = fc.constantFrom("click-count", "redis", "environment", "replicas", "from", "x");

const anyPlatformInner = fc.constantFrom(
  "ssh",
  "azure",
  "name",
  "address",
  "hostKey",
  "labels",
  "jump",
  "engine",
  "tls",
  "from",
  "names",
  "credentials",
  "external",
  "mirrors",
  "port",
  "upstream",
);

/** The canary in any shape: alone, in lists and in maps, as deep as `sealed` says. */
function anyShape(leaf: unknown, inner: fc.Arbitrary<string> = anyInner): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => ({
    shape: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constant(leaf),
      fc.dictionary(inner, tie("shape"), { minKeys: 1, maxKeys: 3 }),
      fc.array(tie("shape"), { minLength: 1, maxLength: 2 }),
    ),
  }))["shape"];
}

function refusalOf(values: Readonly<Record<string, unknown>>): string {
  try {
    parseStackConfig({ file: ENVIRONMENT_FILE, values }, KNOWN);
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.message;
  }
  return "";
}

function assertHidden(message: string): void {
  assert.ok(!message.includes(CANARY), message);
}

describe("the value of a secret", function () {
  this.timeout(30_000);

  it("is in no message when it is encrypted, wherever it stands", () => {
    const leaf = { secure: CANARY };
    fc.assert(
      fc.property(fc.dictionary(anyKey, anyShape(leaf), { minKeys: 1 }), (config) => {
        const values = textConfigSource(stringify({ config }), ENVIRONMENT_FILE).values;
        assertHidden(refusalOf(values));
      }),
    );
  });

  it("is in no message about a platform on machines when it is encrypted", () => {
    const anyPlatformKey = fc.constantFrom(
      "slipway:hosts",
      "slipway:edge",
      "slipway:registry",
      "slipway:dns",
      "slipway:domain",
    );
    fc.assert(
      fc.property(
        fc.dictionary(anyPlatformKey, anyShape({ secure: CANARY }, anyPlatformInner), {
          minKeys: 1,
        }),
        (config) => {
          const whole = { config: { "slipway:kind": "platform", ...config } };
          assertHidden(refusalOf(textConfigSource(stringify(whole), PLATFORM_FILE).values));
        },
      ),
    );
  });

  it("is in no message when a private key stands where a key or its file belongs", () => {
    const anyPlace = fc.constantFrom("key", "hostKey", "jump.key", "jump.hostKey");
    const anyPrivateKey = fc.constantFrom(
      `-----BEGIN OPENSSH PRIVATE KEY-----\n${CANARY}\n-----END OPENSSH PRIVATE KEY-----\n`,
      `-----BEGIN RSA PRIVATE KEY----- ${CANARY}`,
      `b3BlbnNzaC1rZXktdjEAAAA${CANARY}`,
      `ssh-ed25519 b3BlbnNzaC1rZXktdjEAAAA${CANARY}`,
    );
    fc.assert(
      fc.property(anyPlace, anyPrivateKey, fc.boolean(), (place, text, isListed) => {
        const [first = "", second] = place.split(".");
        const value = isListed ? [text] : text;
        const host = { name: "m1", [first]: second === undefined ? value : { [second]: value } };
        const values = { "slipway:kind": "platform", "slipway:hosts": { ssh: [host] } };
        const message = refusalOf(values);
        assert.ok(message.includes(`slipway:hosts.ssh[0].${place}`), message);
        assertHidden(message);
      }),
    );
  });

  it("is in no message when it stands in clear text under slipway:secrets", () => {
    const anyName = fc.constantFrom("redis-password", "name-key", "other");
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(anyName, anyShape(CANARY)), anyShape(CANARY)), (secrets) =>
        assertHidden(refusalOf({ "slipway:secrets": secrets })),
      ),
    );
  });

  it("is in no message when Pulumi alone knows that the key is secret", () => {
    fc.assert(
      fc.property(anyKey, anyShape(CANARY), (key, shape) => {
        const effective = { [key]: typeof shape === "string" ? shape : JSON.stringify(shape) };
        assertHidden(refusalOf(sealedValues(effective, {}, [key])));
      }),
    );
  });

  it("is in no message about the YAML around it", () => {
    const anyBreak = fc.constantFrom(
      "\t",
      '"',
      "'",
      "[",
      "{",
      "*",
      "&a &b ",
      "!x ",
      "%",
      "@",
      ": ",
      "|x",
      "? ",
      "- ",
    );
    fc.assert(
      fc.property(anyBreak, anyBreak, (before, after) => {
        const text = `config:\n  slipway:secrets:\n    a: ${before}${CANARY}${after}${CANARY}\n`;
        try {
          textConfigSource(text, ENVIRONMENT_FILE);
        } catch (error) {
          assert.ok(error instanceof UserError);
          assertHidden(error.message);
        }
      }),
    );
  });
});
