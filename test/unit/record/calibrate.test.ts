import * as assert from "node:assert/strict";
import { calibrate, type ToldInput } from "../../../record/calibrate";
import { recordedHash, recordedKey } from "../../../record/recorded-names";
import { scrub } from "../../../record/scrub";
import type { Json } from "../../../record/secret-object";
import { base64, dockerSecret, exportOf, type Sample, secret } from "./exported-sample";

const STANDS = [{ value: "hunter2", placeholder: "placeholder-1" }];

function calibrated(resources: readonly Sample[], told: readonly ToldInput[]) {
  return calibrate(scrub(exportOf(resources), STANDS), told);
}

/** A Docker secret as the program registers it with a placeholder: its hash is another one. */
function toldSecret(base: string, text: string): ToldInput {
  const name = `redis-${base}-99999999`;
  return { type: "docker:index/secret:Secret", name, prop: "data", value: base64(text) };
}

const UPLOADS = { type: "docker:index/container:Container", name: "writer", prop: "uploads" };

function uploadsOf(inputs: Json, outputs: Json, told: Json): readonly unknown[] {
  const { exported } = calibrated(
    [{ ...UPLOADS, inputs: { uploads: inputs }, outputs: { uploads: outputs } }],
    [{ ...UPLOADS, value: told }],
  );
  const [resource] = exported.deployment.resources;
  return [resource?.inputs?.["uploads"], resource?.outputs?.["uploads"]];
}

describe("calibrate", () => {
  it("puts what was told into inputs and outputs, and notes the live name", () => {
    const { exported, names, added } = calibrated(
      [dockerSecret("staging-redis-conf", "0a1b2c3d", "requirepass hunter2\n")],
      [toldSecret("staging-redis-conf", "requirepass placeholder-1\n")],
    );
    const [resource] = exported.deployment.resources;
    const data = secret(base64("requirepass placeholder-1\n"));
    assert.deepEqual(resource?.inputs?.["data"], data);
    assert.deepEqual(resource?.outputs?.["data"], data);
    assert.deepEqual(added, []);
    assert.deepEqual(names, {
      [recordedKey("staging-redis-conf", "requirepass placeholder-1\n")]: "0a1b2c3d",
    });
    const text = "requirepass placeholder-1\n";
    assert.equal(recordedHash(names, "staging-redis-conf", { key: "any", text }), "0a1b2c3d");
  });

  it("tells two files of one name apart by what they hold", () => {
    const conf = "requirepass hunter2\n";
    const resources = [
      dockerSecret("staging-redis-password", "aaaaaaaa", conf),
      dockerSecret("staging-redis-password", "bbbbbbbb", "hunter2"),
    ];
    const told = [
      toldSecret("staging-redis-password", "placeholder-1"),
      toldSecret("staging-redis-password", "requirepass placeholder-1\n"),
    ];
    for (const order of [told, [...told].reverse()]) {
      assert.deepEqual(calibrated(resources, order).names, {
        [recordedKey("staging-redis-password", "placeholder-1")]: "bbbbbbbb",
        [recordedKey("staging-redis-password", "requirepass placeholder-1\n")]: "aaaaaaaa",
      });
    }
  });

  it("fills what it can't recognise by its name alone", () => {
    const { names } = calibrated(
      [dockerSecret("platform-proxy-pem", "cccccccc", "a key that no value has")],
      [toldSecret("platform-proxy-pem", "placeholder of a key")],
    );
    assert.deepEqual(names, {
      [recordedKey("platform-proxy-pem", "placeholder of a key")]: "cccccccc",
    });
  });

  it("leaves one that is about to be deleted alone", () => {
    const old = { ...dockerSecret("s", "aaaaaaaa", "hunter2"), delete: true };
    const { names, exported } = calibrated(
      [old, dockerSecret("s", "bbbbbbbb", "hunter2")],
      [toldSecret("s", "placeholder-1")],
    );
    assert.deepEqual(Object.values(names), ["bbbbbbbb"]);
    assert.deepEqual(exported.deployment.resources[0]?.inputs?.["data"], secret("slipway-opaque"));
  });

  it("says what the state has not", () => {
    const { added, names } = calibrated([], [toldSecret("staging-new", "placeholder-1")]);
    assert.deepEqual(added, ["docker:index/secret:Secret redis-staging-new-99999999 data"]);
    assert.deepEqual(names, {});
  });

  it("gives each resource one told value of a property", () => {
    const told = toldSecret("s", "placeholder-1");
    const { added } = calibrated([dockerSecret("s", "aaaaaaaa", "hunter2")], [told, { ...told }]);
    assert.deepEqual(added, ["docker:index/secret:Secret redis-s-99999999 data"]);
  });

  it("keeps the defaults that only the provider adds", () => {
    const [inputs, outputs] = uploadsOf(
      secret([
        { file: "/a", content: "hash of hunter2", __defaults: ["executable"], executable: false },
      ]),
      secret([{ file: "/a", content: "hash of hunter2", executable: false, permissions: "" }]),
      [{ file: "/a", content: "hash of placeholder-1" }],
    );
    const told = { file: "/a", content: "hash of placeholder-1", executable: false };
    assert.deepEqual(plain(inputs), [{ ...told, __defaults: ["executable"] }]);
    assert.deepEqual(plain(outputs), [{ ...told, permissions: "" }]);
  });

  it("keeps a list in the state's order", () => {
    const told = ["a", "b", "c"].map((name) => ({
      file: `/${name}`,
      content: `${name} placeholder-1`,
    }));
    const real = ["c", "a", "b"].map((name) => ({ file: `/${name}`, content: `${name} hunter2` }));
    const [, outputs] = uploadsOf(secret([]), secret(real), told);
    assert.deepEqual(
      (plain(outputs) as { file: string }[]).map(({ file }) => file),
      ["/c", "/a", "/b"],
    );
  });

  it("replaces a map of unknown names, and a list of another length, as a whole", () => {
    const [inputs, outputs] = uploadsOf(secret({ TOKEN: "hunter2" }), secret(["a", "b"]), {
      TOKEN: "p",
    });
    assert.deepEqual(plain(inputs), { TOKEN: "p" });
    assert.deepEqual(plain(outputs), { TOKEN: "p" });
  });

  it("leaves what is no secret as it is, beside one that is", () => {
    const [inputs] = uploadsOf(
      [{ file: "/live", content: secret("hunter2") }],
      [],
      [{ file: "/told", content: "placeholder-1" }],
    );
    assert.deepEqual(inputs, [{ file: "/live", content: secret("placeholder-1") }]);
  });
});

function plain(value: unknown): unknown {
  return JSON.parse((value as { readonly plaintext: string }).plaintext);
}
