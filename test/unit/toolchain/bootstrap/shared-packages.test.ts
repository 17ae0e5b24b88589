import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { temporaryFolders } from "../support/temporary-folder";

const FIRST = JSON.stringify({ packages: { "": {} } });
const SECOND = JSON.stringify({ packages: { "": {}, "node_modules/a": { version: "1.0.0" } } });
/** As npm does it: packages in a folder of the project's own. */
const NPM = `#!/bin/sh
[ ! -L node_modules ] || exit 9
mkdir -p node_modules && echo "$1" >> npm.log
`;

describe("The packages that an image brings for the projects in it", () => {
  const folder = temporaryFolders();
  let project: string;
  let shared: string;

  beforeEach(async () => {
    project = await folder();
    shared = await folder();
    const bootstrap = path.join(project, "toolchain/bootstrap");
    await fs.cp(path.resolve("toolchain/bootstrap"), bootstrap, { recursive: true });
    await fs.mkdir(path.join(project, "bin"));
    await fs.writeFile(path.join(project, "bin/npm"), NPM, { mode: 0o755 });
    const platform = `${process.platform}-${process.arch}`;
    const stamp = createHash("sha256").update(platform).update(FIRST).digest("hex");
    await fs.writeFile(path.join(shared, ".slipway-stamp"), stamp);
  });

  async function start(lockfile: string): Promise<void> {
    await fs.writeFile(path.join(project, "package-lock.json"), lockfile);
    const program =
      `import { ensureNodeModules } from "./toolchain/bootstrap/node-modules.mjs";` +
      `await ensureNodeModules();`;
    const { exitCode, stderr } = await execa(
      process.execPath,
      ["--input-type=module", "--eval", program],
      {
        cwd: project,
        reject: false,
        env: {
          PATH: `${path.join(project, "bin")}:${process.env["PATH"]}`,
          SLIPWAY_NODE_MODULES: shared,
          npm_execpath: undefined,
        },
      },
    );
    assert.equal(exitCode, 0, stderr);
  }

  const linked = () => fs.readlink(path.join(project, "node_modules")).catch(() => undefined);
  const installs = () => fs.readFile(path.join(project, "npm.log"), "utf8").catch(() => "");

  it("are linked where they fit the lock file, and nothing is installed", async () => {
    await start(FIRST);
    await start(FIRST);
    assert.equal(await linked(), shared);
    assert.equal(await installs(), "");
  });

  it("are left alone by the install of another lock file, and linked by nobody then", async () => {
    await start(FIRST);
    await start(SECOND);
    assert.equal(await linked(), undefined);
    assert.equal(await installs(), "ci\n");
    assert.deepEqual(await fs.readdir(shared), [".slipway-stamp"]);
  });

  it("do not take the place of packages that a project has", async () => {
    await start(SECOND);
    await start(FIRST);
    assert.equal(await linked(), undefined);
    assert.equal(await installs(), "ci\nci\n");
  });
});
