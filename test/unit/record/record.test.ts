import * as assert from "node:assert/strict";
import { UserError } from "../../../model/user-error";
import {
  formatRecord,
  parseRecord,
  recordFileName,
  type StackRecord,
} from "../../../record/record";
import { scrub } from "../../../record/scrub";
import { dockerSecret, exportOf } from "./exported-sample";

const { exported } = scrub(exportOf([dockerSecret("staging-redis", "0a1b2c3d", "hunter2")]), []);

const RECORD: StackRecord = {
  version: 1,
  project: "slipway",
  stack: "staging",
  revision: "0123abc0123abc0123abc0123abc0123abc01234",
  time: "2026-11-20T10:00:00.123Z",
  exported,
  names: { ["a".repeat(64)]: "0a1b2c3d" },
  shapes: { authority: "-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n" },
  substitutions: { "redis:7.4": { reference: "redis:7.0", digest: `sha256:${"b".repeat(64)}` } },
  engineSocket: "/var/run/docker.sock",
};

const FILE = "records/staging.json";
const HINT = "`slipway record staging` makes it anew where the passphrase is.";

function refused(text: string, summary: string): void {
  assert.throws(
    () => parseRecord(text, FILE, "staging"),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.summary, summary);
      assert.equal(error.hint, HINT);
      return true;
    },
  );
}

describe("a record", () => {
  it("is read as it was written", () => {
    assert.deepEqual(parseRecord(formatRecord(RECORD, []), FILE, "staging"), RECORD);
  });

  it("may be of a platform without a socket to mount", () => {
    const text = formatRecord({ ...RECORD, engineSocket: undefined }, []);
    assert.equal(parseRecord(text, FILE, "staging").engineSocket, undefined);
    assert.ok(!text.includes("engineSocket"));
  });

  it("has a file of the stack's name", () => {
    assert.equal(recordFileName("staging"), "staging.json");
  });

  it("is refused in another version, whatever else it has", () => {
    refused(
      JSON.stringify({ version: 2, future: true }),
      `${FILE} is a record of version 2; this Slipway reads version 1`,
    );
    refused("[]", `${FILE} is a record of version unknown; this Slipway reads version 1`);
  });

  it("is refused when it is no JSON", () => {
    refused("<html>", `${FILE} is not JSON`);
  });

  it("is refused with every mistake and its place", () => {
    const wrong = { ...RECORD, revision: "main", names: { ["a".repeat(64)]: "redis" } };
    refused(
      JSON.stringify(wrong),
      `${FILE}: revision: allowed: a commit's hex digits\n` +
        `${FILE}: names.${"a".repeat(64)}: allowed: 8 hex digits`,
    );
  });

  it("is refused when it is another stack's", () => {
    refused(
      JSON.stringify({ ...RECORD, stack: "production" }),
      `${FILE} is the record of "production", not of "staging"`,
    );
  });

  it("is not written with a secret in it", () => {
    const leaking = { ...RECORD, engineSocket: "/run/hunter2" };
    assert.throws(
      () => formatRecord(leaking, ["hunter2"]),
      /^UserError: the record of staging would hold a secret of the stack's config in clear: engineSocket\n/,
    );
  });
});
