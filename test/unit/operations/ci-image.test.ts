import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { ciImageNote } from "../../../operations/ci-image";
import { openProject } from "../../../operations/project";
import { ciImageTag } from "../../../toolchain/ci-image/key";
import { temporaryFolders } from "../toolchain/support/temporary-folder";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("What is told of the image that pipelines run in", () => {
  const folder = temporaryFolders();
  let dir: string;

  beforeEach(async () => {
    dir = await folder();
    for (const name of ["modules", "language-nodejs"]) {
      await fs.mkdir(path.join(dir, "toolchain", name), { recursive: true });
    }
    await fs.writeFile(path.join(dir, "Pulumi.yaml"), "name: slipway\n");
    await fs.writeFile(path.join(dir, "package.json"), '{"version": "1.2.3"}');
    await fs.writeFile(path.join(dir, "package-lock.json"), "{}");
  });

  async function note(images: string, ci = "slipway:ci: {}"): Promise<string | undefined> {
    const text = `config:\n  slipway:kind: platform\n  ${ci}\n  slipway:images:\n${images}`;
    await fs.writeFile(path.join(dir, "Pulumi.platform.yaml"), text);
    return ciImageNote(openProject(dir));
  }

  it("is nothing while it is of the project's packages and toolchain", async () => {
    const reference = `localhost:5000/slipway:${ciImageTag(dir)}@${DIGEST}`;
    assert.equal(await note(`    slipway: ${reference}\n`), undefined);
  });

  it("is that another one has to be made, and how, when it is not", async () => {
    const old = `    slipway: localhost:5000/slipway:1.2.2-01234567@${DIGEST}\n`;
    assert.equal(
      await note(old),
      "Pulumi.platform.yaml: slipway:images.slipway: 1.2.2-01234567 was made of other packages or " +
        `another toolchain than the project has now (${ciImageTag(dir)}), so that steps install ` +
        "what they lack, or fail: write `unpinned` there and run `slipway up platform`",
    );
    assert.equal(await note(old, "slipway:ci:"), undefined);
  });

  it("is nothing of one that is not there yet, or comes from elsewhere", async () => {
    assert.equal(await note("    slipway: unpinned\n"), undefined);
    assert.equal(await note("    traefik: unpinned\n"), undefined);
    assert.equal(await note(`    slipway: example.org/slipway:1@${DIGEST}\n`), undefined);
  });
});
