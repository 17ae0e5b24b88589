import * as assert from "node:assert/strict";
import { UserError } from "../../../model/user-error";
import { refuseUnscrubbed, scrub } from "../../../record/scrub";
import { isSecret, type Json, places, SECRET, SIGNATURE } from "../../../record/secret-object";
import { base64, dockerSecret, exportOf, secret } from "./exported-sample";

const HINT = "It must be exported with --show-secrets. Nothing was written.";

/** What each secret of a scrubbed stack says, in order. */
function secretsIn(exported: unknown): unknown[] {
  return [...places(exported as Json)].flatMap(({ value }) =>
    isSecret(value) ? [JSON.parse(String(value["plaintext"]))] : [],
  );
}

function scrubbedProperty(value: Json): unknown {
  const exported = exportOf([{ type: "a:b:C", name: "it", inputs: { x: value } }]);
  return scrub(exported, []).exported.deployment.resources[0]?.inputs?.["x"];
}

describe("scrub", () => {
  it("leaves nothing of a secret's text, and all that is no secret", () => {
    const exported = exportOf([
      dockerSecret("staging-redis-conf", "0a1b2c3d", "requirepass hunter2"),
    ]);
    const { deployment, ...rest } = scrub(exported, []).exported;
    assert.deepEqual(rest, { version: 4, features: ["hooks"] });
    assert.deepEqual(secretsIn(deployment as unknown as Json), [
      "slipway-opaque",
      "slipway-opaque",
    ]);
    const [before] = exported.deployment.resources;
    const opaque = secret("slipway-opaque");
    assert.deepEqual(deployment.resources, [
      {
        ...before,
        inputs: { ...before?.inputs, data: opaque },
        outputs: { ...before?.outputs, data: opaque },
      },
    ]);
  });

  it("drops operations under way and the key's provider", () => {
    const exported = exportOf([], {
      pending_operations: [{ type: "creating", resource: { inputs: { a: secret("hunter2") } } }],
    });
    const { deployment } = scrub(exported, []).exported;
    assert.deepEqual(Object.keys(deployment).sort(), ["manifest", "metadata", "resources"]);
  });

  it("keeps of a structure what a provider must read, and no names that may be secret", () => {
    const value = {
      uploads: [
        {
          file: "/a",
          content: "hunter2",
          executable: false,
          __defaults: ["executable", "hunter2"],
        },
      ],
    };
    assert.deepEqual(
      scrubbedProperty(secret(value.uploads)),
      secret([
        {
          file: "slipway-opaque",
          content: "slipway-opaque",
          executable: false,
          __defaults: ["executable"],
        },
      ]),
    );
    assert.deepEqual(
      scrubbedProperty(
        secret({
          hunter2: "admin",
          port: 22,
          pin: 1234,
          dialErrorLimit: 10,
          none: null,
          empty: "",
        }),
      ),
      secret({
        "slipway-opaque-0": "slipway-opaque",
        port: 0,
        "slipway-opaque-2": 0,
        dialErrorLimit: 10,
        "slipway-opaque-4": null,
        "slipway-opaque-5": "",
      }),
    );
  });

  it("takes nothing of a secret in a secret for a secret that was seen to", () => {
    const inner = secret("hunter2");
    assert.ok(!JSON.stringify(scrubbedProperty(secret({ inner }))).includes("hunter2"));
  });

  it("replaces outputs that a provider calls secret, though the state has them in clear", () => {
    const exported = exportOf([
      {
        type: "random:index:RandomPassword",
        name: "it",
        outputs: { result: "hunter2", length: 7 },
        additionalSecretOutputs: ["result", "absent"],
      },
    ]);
    const [resource] = scrub(exported, []).exported.deployment.resources;
    assert.deepEqual(resource?.outputs, { result: secret("slipway-opaque"), length: 7 });
  });

  it("recognises what was made from a value, and keeps that to itself", () => {
    const texts = [
      dockerSecret("a", "00000000", "pass hunter2"),
      dockerSecret("b", "11111111", "pass hunter2"),
    ];
    const stands = [{ value: "hunter2", placeholder: "placeholder-1" }];
    const { exported, fingerprints } = scrub(exportOf(texts), stands);
    const [one, ...others] = new Set(fingerprints.values());
    assert.equal(fingerprints.size, 4);
    assert.equal(others.length, 0);
    assert.ok(!JSON.stringify(exported).includes(one ?? ""));
  });

  it("takes a stack that was never deployed", () => {
    const { exported } = scrub({ version: 3, deployment: null }, []);
    assert.deepEqual(exported, { version: 3, deployment: { resources: [] } });
  });

  const PLACE = "deployment.resources[0].inputs.x.y";
  const REFUSED: [string, Json, string][] = [
    [
      "that is still encrypted",
      { [SIGNATURE]: SECRET, ciphertext: "v1:hunter2" },
      `the secret at ${PLACE} is not in clear: no record can be made of this stack`,
    ],
    [
      "whose value is not JSON",
      { [SIGNATURE]: SECRET, plaintext: "hunter2" },
      `the secret at ${PLACE} is not JSON: no record can be made of this stack`,
    ],
    [
      "of a kind that is not known",
      { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", secret: true, value: "hunter2" },
      `the secret at ${PLACE} bears a mark that is not known: no record can be made of this stack`,
    ],
  ];
  for (const [name, value, message] of REFUSED) {
    it(`refuses a secret ${name}, by its place`, () => {
      assert.throws(() => scrubbedProperty({ y: value }), new UserError(message, { hint: HINT }));
    });
  }

  it("leaves texts and files that are no secret as they are", () => {
    const asset = { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", text: "hello", hash: "1" };
    assert.deepEqual(scrubbedProperty(asset), asset);
  });

  it("says what is wrong with something else than an export, without its values", () => {
    assert.throws(
      () => scrub({ version: 9, deployment: { resources: [{ type: "hunter2" }] } }, []),
      (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.summary, /^the exported stack is not what Pulumi exports: version: /);
        assert.match(error.summary, /deployment\.resources\.0\.urn: /);
        assert.ok(!error.message.includes("hunter2"));
        return true;
      },
    );
  });
});

describe("refuseUnscrubbed", () => {
  const PLACE = "a[0].b";
  it("names the place of a secret that was left as it was", () => {
    assert.throws(
      () => refuseUnscrubbed({ a: [{ b: secret("hunter2") }] }),
      new UserError(
        `the secret at ${PLACE} was not replaced: no record can be made of this stack`,
        {
          hint: HINT,
        },
      ),
    );
  });

  it("does not take base64 for replaced", () => {
    assert.throws(() => refuseUnscrubbed({ b: secret(base64("slipway-opaque")) }), UserError);
  });

  it("wants nothing beside the value", () => {
    const both = { ...secret("slipway-opaque"), ciphertext: "v1:hunter2" };
    assert.throws(
      () => refuseUnscrubbed({ a: [{ b: both }] }),
      new UserError(
        `the secret at ${PLACE} has more than a value: no record can be made of this stack`,
        {
          hint: HINT,
        },
      ),
    );
  });
});
