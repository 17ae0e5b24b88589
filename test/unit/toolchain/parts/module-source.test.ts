import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { UserError } from "../../../../model/user-error";
import type { GoToolchain } from "../../../../toolchain/parts/go";
import { copyModule } from "../../../../toolchain/parts/module-source";
import { silentReporter } from "../../../../toolchain/progress/reporter";
import { writeFile } from "../support/fake-machine";
import { temporaryFolders } from "../support/temporary-folder";

const SOURCE = { path: "example.org/forge", version: "1.2.3", sum: "h1:right=" };
const GO_MOD = "module example.org/forge\n";

describe("The source of a module", () => {
  const newFolder = temporaryFolders();
  let folder: string;
  let copy: string;
  beforeEach(async () => {
    folder = await newFolder();
    copy = path.join(folder, "copy");
  });

  /** A Go that answers a download with this, and writes the words of other commands down. */
  async function goThatSays(answer: object): Promise<GoToolchain> {
    const program = path.join(folder, "go");
    const script = `#!/bin/sh
if [ "$2" = download ]; then echo '${JSON.stringify(answer)}'; else echo "$@" > "${folder}/words"; fi
`;
    await writeFile(program, script, 0o755);
    return { program, version: "1.26.0", source: "machine", env: {} };
  }

  /** A folder as Go's cache has it: read-only. */
  async function cached(): Promise<{ Dir: string }> {
    const dir = path.join(folder, "cache");
    await writeFile(path.join(dir, "go.mod"), GO_MOD, 0o444);
    return { Dir: dir };
  }

  it("is copied, to be written to, when its hash is the pinned one", async () => {
    const go = await goThatSays({ ...(await cached()), Sum: SOURCE.sum });
    await copyModule(go, SOURCE, copy, silentReporter);
    const file = path.join(copy, "go.mod");
    assert.equal(await fs.readFile(file, "utf8"), GO_MOD);
    assert.equal((await fs.stat(file)).mode & 0o200, 0o200);
  });

  it("loses the requirements that no mirror need have", async () => {
    const go = await goThatSays({ ...(await cached()), Sum: SOURCE.sum });
    const exclude = ["example.org/driver@v1.0.0"];
    await copyModule(go, { ...SOURCE, exclude }, copy, silentReporter);
    const words = await fs.readFile(path.join(folder, "words"), "utf8");
    assert.equal(words, "mod edit -exclude=example.org/driver@v1.0.0\n");
  });

  it("takes another version of what mirrors may not have, by that version's hashes", async () => {
    const go = await goThatSays({ ...(await cached()), Sum: SOURCE.sum });
    const sums = { sum: "h1:files=", goModSum: "h1:mod=" };
    const replace = [{ path: "example.org/orm", version: "1.0.0", ...sums }];
    await copyModule(go, { ...SOURCE, replace }, copy, silentReporter);
    const words = await fs.readFile(path.join(folder, "words"), "utf8");
    assert.equal(words, "mod edit -replace=example.org/orm=example.org/orm@v1.0.0\n");
    assert.equal(
      await fs.readFile(path.join(copy, "go.sum"), "utf8"),
      "example.org/orm v1.0.0 h1:files=\nexample.org/orm v1.0.0/go.mod h1:mod=\n",
    );
  });

  it("is refused with another hash", async () => {
    const go = await goThatSays({ ...(await cached()), Sum: "h1:wrong=" });
    await assert.rejects(
      copyModule(go, SOURCE, copy, silentReporter),
      new UserError("example.org/forge@v1.2.3 has hash h1:wrong=, but h1:right= is pinned.", {
        hint: "Whoever serves example.org/forge@v1.2.3 to this machine serves something else than was pinned: don't use it.",
      }),
    );
  });

  it("is missing where no mirror has it, with Go's reason", async () => {
    const go = await goThatSays({ Error: "403 Forbidden" });
    await assert.rejects(
      copyModule(go, SOURCE, copy, silentReporter),
      new UserError("example.org/forge@v1.2.3 can't be downloaded: 403 Forbidden", {
        hint: "Check GOPROXY (`go env GOPROXY`): a mirror of Go modules must be reachable.",
      }),
    );
  });
});
