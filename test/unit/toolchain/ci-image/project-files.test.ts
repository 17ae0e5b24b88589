import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { UserError } from "../../../../model/user-error";
import { putProject } from "../../../../toolchain/ci-image/project-files";
import { listTree } from "../../../../toolchain/images/tree";
import { temporaryFolders } from "../support/temporary-folder";

const noLog = () => undefined;

describe("A project's files in the image that pipelines run in", () => {
  const folder = temporaryFolders();

  it("are what git tracks, as they are now, and the record of substitutes", async () => {
    const project = await folder();
    const root = await folder();
    const put = async (name: string, mode = 0o600) => {
      await fs.mkdir(path.join(project, path.dirname(name)), { recursive: true, mode: 0o700 });
      await fs.writeFile(path.join(project, name), name, { mode });
    };
    for (const name of ["b/one.ts", "a.ts", "gone.ts"]) await put(name);
    await put("bin/run", 0o700);
    await fs.symlink("run", path.join(project, "bin/link"));
    await execa("git", ["init", "--quiet"], { cwd: project });
    await execa("git", ["add", "--all"], { cwd: project });
    await fs.rm(path.join(project, "gone.ts"));
    await put("untracked.ts");
    await put(".slipway/substitutions.json");
    await put(".slipway/scratch");
    await put("b/one.ts");
    await putProject(project, root, noLog);
    const modes = (await listTree(root)).map((entry) => [
      entry.path.replace("opt/slipway/", ""),
      entry.mode.toString(8),
    ]);
    assert.deepEqual(modes, [
      ["opt", "755"],
      ["opt/slipway", "755"],
      [".slipway", "755"],
      [".slipway/substitutions.json", "644"],
      ["a.ts", "644"],
      ["b", "755"],
      ["b/one.ts", "644"],
      ["bin", "755"],
      ["bin/link", "777"],
      ["bin/run", "755"],
    ]);
  });

  it("can't be told without git", async () => {
    const project = await folder();
    await assert.rejects(putProject(project, await folder(), noLog), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^git can't say which files belong to .*: fatal: not a git/);
      return true;
    });
  });
});
