import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { planFiles, writeFiles } from "../../../../operations/backup/stack-files";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";

const RECORD = ".slipway/substitutions.json";
const FILES = new Map([
  ["Pulumi.platform.yaml", "a: 1\n"],
  ["Pulumi.staging.yaml", "b: 1\n"],
  [RECORD, "{}"],
]);

describe("the stack files of a backup", () => {
  const folder = temporaryFolders();

  /** A project without the platform's file, whose staging is another one. */
  async function project(): Promise<string> {
    const dir = await folder();
    fs.writeFileSync(path.join(dir, "Pulumi.staging.yaml"), "b: 2\n");
    fs.mkdirSync(path.join(dir, ".slipway"));
    fs.writeFileSync(path.join(dir, RECORD), '{ "mine": 1 }');
    return dir;
  }

  it("have to be the project's, unless it is said whose are taken", async () => {
    const dir = await project();
    assert.throws(() => planFiles(dir, FILES, undefined), {
      summary: "not as in the backup: Pulumi.staging.yaml",
    });
    const theirs = planFiles(dir, FILES, "backup");
    assert.deepEqual([...theirs.replaced], [["Pulumi.staging.yaml", "b: 1\n"]]);
    assert.equal(theirs.after.get("Pulumi.staging.yaml"), "b: 1\n");
    const own = planFiles(dir, FILES, "project");
    assert.deepEqual([...own.replaced], []);
    assert.equal(own.after.get("Pulumi.staging.yaml"), "b: 2\n");
  });

  it("are written where the project has none; its record of substitutions stays", async () => {
    const dir = await project();
    const { missing } = planFiles(dir, FILES, "project");
    assert.deepEqual([...missing.keys()], ["Pulumi.platform.yaml"]);
    assert.match(writeFiles(dir, missing), /\+a: 1/);
    assert.equal(fs.readFileSync(path.join(dir, "Pulumi.platform.yaml"), "utf8"), "a: 1\n");
    const fresh = await folder();
    writeFiles(fresh, planFiles(fresh, FILES, undefined).missing);
    assert.equal(fs.readFileSync(path.join(fresh, RECORD), "utf8"), "{}");
  });

  it("are none to say when all are the same", async () => {
    const dir = await folder();
    writeFiles(dir, FILES);
    const { missing, replaced } = planFiles(dir, FILES, undefined);
    assert.deepEqual([missing.size, replaced.size], [0, 0]);
  });
});
