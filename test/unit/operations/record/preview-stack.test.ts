import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findStack, openProject } from "../../../../operations/project";
import { joinedStack } from "../../../../operations/record/joined-stack";
import { previewStack } from "../../../../operations/record/preview-stack";
import { recordsIn } from "../../../../operations/record/records-folder";
import { formatRecord, RECORD_VERSION } from "../../../../record/record";

describe("a preview from records", () => {
  let dir: string;
  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-test-"));
    write("Pulumi.yaml", "name: slipway\nruntime: nodejs\n");
    write("Pulumi.base.yaml", "config:\n  slipway:kind: platform\n");
    write(
      "Pulumi.staging.yaml",
      "config:\n  slipway:kind: environment\n  slipway:cluster: { from: base }\n",
    );
    fs.mkdirSync(path.join(dir, "records"));
  });
  afterEach(() => fs.rmSync(dir, { recursive: true }));

  const write = (file: string, text: string) => fs.writeFileSync(path.join(dir, file), text);
  const record = (stack: string, project = "slipway") =>
    formatRecord(
      {
        version: RECORD_VERSION,
        project,
        stack,
        revision: "0123456789abcdef",
        time: "2026-11-20T10:00:00.000Z",
        exported: { version: 3, deployment: { resources: [] } },
        names: {},
        shapes: {},
        substitutions: {},
      },
      [],
    );
  const preview = () => {
    const project = openProject(dir);
    const records = recordsIn(path.join(dir, "records"));
    return previewStack(project, findStack(project, "staging"), records);
  };

  it("needs that of the stack's platform", async () => {
    write("records/staging.json", record("staging"));
    await assert.rejects(preview(), {
      message:
        "there is no record of base of slipway to compare with\n" +
        `\`slipway record --to ${dir}/records\` makes them where the passphrase is.`,
    });
  });

  it("needs that of the stack", async () => {
    write("records/base.json", record("base"));
    await assert.rejects(preview(), /^UserError: there is no record of staging of slipway/);
  });

  it("refuses that of another project", async () => {
    write("records/base.json", record("base"));
    write("records/staging.json", record("staging", "other"));
    await assert.rejects(preview(), /^UserError: the record of staging is of the project "other"/);
  });

  it("knows by its file whose cluster a stack joins", () => {
    const joined = (stack: string) => joinedStack(findStack(openProject(dir), stack));
    assert.equal(joined("staging"), "base");
    assert.equal(joined("base"), undefined);
    write("Pulumi.staging.yaml", "config: [");
    assert.equal(joined("staging"), undefined);
  });
});
