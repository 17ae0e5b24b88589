import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readRecord, writeRecord } from "../../../../operations/deploy/record-file";
import type { Project } from "../../../../operations/project";
import { planned } from "./builders";

describe("the record of a stack's releases", () => {
  let project: Project;
  let dir = "";
  const before = process.env["XDG_DATA_HOME"];

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-record-"));
    process.env["XDG_DATA_HOME"] = path.join(dir, "data");
    project = { dir, name: "slipway", stacks: [] };
  });
  afterEach(() => {
    if (before === undefined) delete process.env["XDG_DATA_HOME"];
    else process.env["XDG_DATA_HOME"] = before;
    fs.rmSync(dir, { recursive: true });
  });

  it("says nothing of a stack that was never deployed", async () => {
    assert.deepEqual(await readRecord(project, "staging"), { good: {} });
  });

  it("comes back as it was written, with what a way back has to undo", async () => {
    const job = { spec: { Name: "job" }, timeoutMs: 1_000 };
    const task = { name: "migrate", phase: "before", pin: "web:1", job } as const;
    const ran = [
      { service: planned("web"), task: { ...task, image: { name: "web", pin: "web:1" } } },
    ];
    const open = {
      from: { web: "web:0", api: null },
      tried: { web: ["web:1"] },
      since: "2030",
      ran,
    };
    await writeRecord(project, "staging", { good: { web: "web:0" }, open });
    assert.deepEqual(await readRecord(project, "staging"), { good: { web: "web:0" }, open });
    assert.deepEqual(await readRecord(project, "production"), { good: {} });
  });

  it("is refused, with what to do, when it is none", async () => {
    await writeRecord(project, "staging", { good: {} });
    const [file = ""] = fs
      .readdirSync(path.join(dir, "data"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith("staging.json"));
    fs.writeFileSync(path.join(dir, "data", file), "{}");
    await assert.rejects(readRecord(project, "staging"), {
      name: "UserError",
      hint: "Remove it: what runs on the cluster then counts as the last good pins.",
    });
  });
});
