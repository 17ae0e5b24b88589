import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { type Calibrated, calibrate, type ToldInput } from "../../../record/calibrate";
import { pemShape } from "../../../record/pem-placeholder";
import { formatRecord, RECORD_VERSION, type StackRecord } from "../../../record/record";
import { scrub } from "../../../record/scrub";
import type { Json } from "../../../record/secret-object";
import { base64, exportOf, type Sample, secret } from "./exported-sample";

/** Each of them is in every random deployment's secrets, somewhere. */
const CANARIES = ["canary-Tk9uZSBvZiB5b3Vy-1", 'cänary/7f3a+b=="quoted"-2', "31415926535897"];

/** What a text would show of a value: written here anew, so that it fails by itself. */
function shows(text: string, value: string): boolean {
  const bytes = Buffer.from(value);
  const shifted = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.from("ab".slice(0, shift)), bytes]).toString("base64");
    return whole.slice(shift === 0 ? 0 : 4, Math.floor((shift + bytes.length) / 3) * 4);
  });
  const forms = [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    bytes.toString("hex"),
    ...shifted,
  ];
  return forms.some((form) => text.includes(form));
}

const anyCanary = fc.constantFrom(...CANARIES);
const anyLeaf: fc.Arbitrary<Json> = fc.oneof(
  anyCanary,
  anyCanary.map((canary) => `requirepass ${canary}\n`),
  fc
    .tuple(fc.constantFrom("", "x", "xy"), anyCanary)
    .map(([lead, text]) => base64(`${lead}${text}`)),
  anyCanary.map((canary) => Buffer.from(canary).toString("hex")),
  anyCanary.map((canary) => `https://u:${encodeURIComponent(canary)}@h`),
  anyCanary.map((canary) => JSON.stringify([{ password: canary }])),
  fc.constant(31_415_926_535_897),
  fc.boolean(),
  fc.constant(null),
);
const anyName = fc.oneof(
  fc.constantFrom("content", "file", "password", "__defaults", "port", "value", "plaintext"),
  anyCanary,
);
const { secretValue } = fc.letrec<{ secretValue: Json }>((tie) => ({
  secretValue: fc.oneof(
    { depthSize: "small" },
    anyLeaf,
    fc.array(tie("secretValue"), { maxLength: 3 }),
    fc.dictionary(anyName, tie("secretValue"), { maxKeys: 3 }),
    tie("secretValue").map(secret),
  ),
}));

/** A property: plain, with secrets anywhere in it. */
const { property } = fc.letrec<{ property: Json }>((tie) => ({
  property: fc.oneof(
    { depthSize: "small" },
    secretValue.map(secret),
    fc.constantFrom<Json>("plain", 3, null, true),
    fc.array(tie("property"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c"), tie("property"), { maxKeys: 3 }),
  ),
}));
const properties = fc.dictionary(fc.constantFrom("data", "uploads", "env", "name"), property);

const anyResource: fc.Arbitrary<Sample> = fc.record({
  type: fc.constantFrom("docker:index/secret:Secret", "docker:index/container:Container"),
  name: fc.constantFrom("one", "two-0a1b2c3d", "two-4e5f6071"),
  inputs: properties,
  outputs: fc.tuple(properties, secretValue).map(([given, result]) => ({ ...given, result })),
  additionalSecretOutputs: fc.constant(["result"]),
});

/** With each canary somewhere for sure, also in operations under way. */
const anyExport = fc
  .tuple(fc.array(anyResource, { maxLength: 5 }), secretValue)
  .map(([resources, pending]) =>
    exportOf(
      [
        ...resources,
        {
          type: "a:b:C",
          name: "all",
          inputs: { data: secret(CANARIES.map((one) => base64(one))) },
        },
      ],
      {
        pending_operations: [
          { type: "creating", resource: { inputs: { a: secret(pending), b: CANARIES } } },
        ],
      },
    ),
  );

const anyTold: fc.Arbitrary<readonly ToldInput[]> = fc.array(
  fc.record({
    type: fc.constantFrom(
      "docker:index/secret:Secret",
      "docker:index/container:Container",
      "a:b:C",
    ),
    name: fc.constantFrom("one", "two-99999999", "all"),
    prop: fc.constantFrom("data", "uploads", "env"),
    value: fc.oneof(
      fc.constantFrom<Json>("placeholder-1", base64("pass placeholder-2\n")),
      fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
    ),
  }),
  { maxLength: 6 },
);

function recordOf(exported: unknown, told: readonly ToldInput[]): string {
  const { exported: state, names } = calibratedOf(exported, told);
  return formatRecord(record({ exported: state, names }), CANARIES);
}

/** Before the last look at the text, which would refuse it. */
function calibratedOf(exported: unknown, told: readonly ToldInput[]): Calibrated {
  const stands = CANARIES.map((value) => ({ value, placeholder: "placeholder-1" }));
  return calibrate(scrub(exported, stands), told);
}

function record(parts: Pick<StackRecord, "exported" | "names">): StackRecord {
  return {
    version: RECORD_VERSION,
    project: "slipway",
    stack: "staging",
    revision: "0123abc",
    time: "2026-11-20T10:00:00Z",
    shapes: {},
    substitutions: {},
    ...parts,
  };
}

describe("the record of any deployment with secrets anywhere", function () {
  this.timeout(60_000);

  it("shows none of them in any form", () => {
    fc.assert(
      fc.property(anyExport, anyTold, (exported, told) => {
        const text = recordOf(exported, told);
        const unguarded = JSON.stringify(calibratedOf(exported, told));
        for (const canary of CANARIES) {
          assert.ok(!shows(unguarded, canary) && !shows(text, canary), `shows ${canary}`);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("would show them all, were it not scrubbed", () => {
    fc.assert(
      fc.property(anyExport, (exported) => {
        const text = JSON.stringify(exported);
        for (const canary of CANARIES) assert.ok(shows(text, canary), `does not show ${canary}`);
      }),
    );
  });

  it("is refused, where a plain property shows one", () => {
    fc.assert(
      fc.property(anyCanary, fc.constantFrom("", "x", "xy"), (canary, lead) => {
        const env = [{ deep: base64(`${lead}${canary}`) }];
        const exported = exportOf([{ type: "a:b:C", name: "it", inputs: { env } }]);
        assert.throws(
          () => recordOf(exported, []),
          (error: Error) =>
            error.message.startsWith(
              "the record of staging would hold a secret of the stack's config in clear: " +
                "exported.deployment.resources[0].inputs.env[0].deep\n",
            ) && !shows(error.message, canary),
        );
      }),
    );
  });

  it("has none of a secret in PEM in its shape", () => {
    fc.assert(
      fc.property(fc.array(anyCanary, { minLength: 1, maxLength: 4 }), (canaries) => {
        const blocks = canaries.map((one, index) => {
          const label = ["PRIVATE KEY", "CERTIFICATE", "EC PARAMETERS", "RSA PRIVATE KEY"][
            index % 4
          ];
          return `${one}\n-----BEGIN ${label}-----\n${base64(one)}\n-----END ${label}-----\n`;
        });
        const shape = pemShape(blocks.join("")) ?? "";
        for (const canary of CANARIES) assert.ok(!shows(shape, canary));
      }),
    );
  });
});
