import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
  comparedLine,
  formatProgramRecord,
  readProgramRecord,
} from "../../../record/program-record";

const RECORD = {
  names: { ["a".repeat(64)]: "0a1b2c3d" },
  substitutions: { "redis:7.4": { reference: `sha256:${"b".repeat(64)}` } },
  engineSocket: "/run/docker.sock",
  time: "2026-11-20T10:00:00.000Z",
  revision: "0123456789abcdef",
};

describe("what the program takes from a record", () => {
  let dir: string;
  before(() => (dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-test-"))));
  after(() => fs.rmSync(dir, { recursive: true }));

  const written = (text: string) => {
    const file = path.join(dir, "record.json");
    fs.writeFileSync(file, text);
    return file;
  };

  it("is nothing where no record is named", () => {
    assert.equal(readProgramRecord({}), undefined);
    assert.equal(readProgramRecord({ SLIPWAY_RECORD: "" }), undefined);
  });

  it("is read as it was written, and no more of the record than that", () => {
    const { engineSocket, ...others } = RECORD;
    const whole = formatProgramRecord({ ...RECORD, exported: "state" } as typeof RECORD);
    assert.ok(!whole.includes("state"));
    assert.deepEqual(readProgramRecord({ SLIPWAY_RECORD: written(whole) }), RECORD);
    const less = formatProgramRecord(others);
    assert.deepEqual(readProgramRecord({ SLIPWAY_RECORD: written(less) }), others);
    assert.ok(engineSocket);
  });

  for (const [what, text] of [
    ["is not there", undefined],
    ["is no JSON", "{"],
    ["is another", '{"names":{}}'],
  ] as const) {
    it(`ends the program where the file ${what}`, () => {
      const file = text === undefined ? path.join(dir, "none") : written(text);
      assert.throws(() => readProgramRecord({ SLIPWAY_RECORD: file }), {
        message:
          `SLIPWAY_RECORD names no record: ${file}\n` +
          "It is set by `slipway preview` and `slipway record` alone.",
      });
    });
  }

  it("is told in a line", () => {
    assert.equal(
      comparedLine(RECORD),
      "compared with the record of 2026-11-20T10:00:00.000Z, revision 0123456",
    );
  });
});
