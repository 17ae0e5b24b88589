import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { ciBuilderNote } from "../../../operations/ci-builder-note";
import { openProject } from "../../../operations/project";

describe("What doctor says of the CI's builder", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-note-"));
    await fs.writeFile(path.join(dir, "Pulumi.yaml"), "name: slipway\n");
  });
  afterEach(() => fs.rm(dir, { recursive: true, force: true }));

  async function note(ci: string, switches: Record<string, string>): Promise<string | undefined> {
    const text = `config:\n  slipway:kind: platform\n${ci}`;
    await fs.writeFile(path.join(dir, "Pulumi.platform.yaml"), text);
    return ciBuilderNote(openProject(dir), (name) => switches[name]);
  }

  const OFF = { "kernel.unprivileged_userns_clone": "0" };

  it("is nothing where the machine has user namespaces", async () => {
    const on = { "user.max_user_namespaces": "96365", "kernel.unprivileged_userns_clone": "1" };
    assert.equal(await note("  slipway:ci: {}\n", on), undefined);
    assert.equal(await note("  slipway:ci: {}\n", {}), undefined);
  });

  it("is nothing where the platform has no builder", async () => {
    assert.equal(await note("", OFF), undefined);
    assert.equal(await note("  slipway:ci: { builder: { enabled: false } }\n", OFF), undefined);
  });

  it("names the switch, and what to do", async () => {
    assert.equal(
      await note("  slipway:ci: {}\n", OFF),
      "the CI's builder can't run here: kernel.unprivileged_userns_clone is 0, so there are no user " +
        "namespaces; allow them, or set slipway:ci.builder.enabled to false and build in a repository " +
        "that you trust with the engine (docs/ci.md)",
    );
  });
});
