import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { ciImageTag } from "../../../../toolchain/ci-image/key";
import { temporaryFolders } from "../support/temporary-folder";

describe("The tag of the image that pipelines run in", () => {
  const folder = temporaryFolders();
  let project: string;

  beforeEach(async () => {
    project = await folder();
    const files = {
      "package.json": JSON.stringify({ version: "1.2.3" }),
      "package-lock.json": "{}",
      "toolchain/modules/pulumi/go.mod": "module a",
      "toolchain/language-nodejs/main.mjs": "host",
      "Pulumi.staging.yaml": "config: {}",
      "cli/main.ts": "run()",
    };
    for (const [name, text] of Object.entries(files)) await put(name, text);
  });

  async function put(name: string, text: string): Promise<void> {
    await fs.mkdir(path.join(project, path.dirname(name)), { recursive: true });
    await fs.writeFile(path.join(project, name), text);
  }

  it("names the project's version, and stays while only its code and stacks change", async () => {
    const before = ciImageTag(project);
    assert.match(before, /^1\.2\.3-[0-9a-f]{8}$/);
    await put("Pulumi.staging.yaml", "config: { slipway:images: {} }");
    await put("cli/main.ts", "run(1)");
    assert.equal(ciImageTag(project), before);
  });

  for (const [name, text] of [
    ["package-lock.json", "{ }"],
    ["toolchain/modules/pulumi/go.mod", "module b"],
    ["toolchain/language-nodejs/main.mjs", "another host"],
    ["package.json", JSON.stringify({ version: "1.2.4" })],
  ] as const) {
    it(`changes with ${name}`, async () => {
      const before = ciImageTag(project);
      await put(name, text);
      assert.notEqual(ciImageTag(project), before);
    });
  }
});
