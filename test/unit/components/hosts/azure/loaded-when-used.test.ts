import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { pathToFileURL } from "node:url";

const PROJECT = path.join(__dirname, "..", "..", "..", "..", "..");
const LOADER = pathToFileURL(path.join(PROJECT, "toolchain/bootstrap/typescript.mjs")).href;

/** How many modules of Azure's SDK a process has after it has loaded a file. */
function azureModules(file: string): number {
  const program = `
    const { createRequire } = require("node:module");
    import(${JSON.stringify(pathToFileURL(path.join(PROJECT, file)).href)}).then(() => {
      const loaded = Object.keys(require.cache).filter((one) => one.includes("azure-native"));
      process.stdout.write(String(loaded.length));
    });`;
  const args = ["--import", LOADER, "--eval", program];
  return Number(execFileSync(process.execPath, args, { cwd: PROJECT, encoding: "utf8" }));
}

describe("Azure's SDK", function () {
  this.timeout(60_000);

  it("is not loaded by stacks, which have no machines on Azure until they ask for some", () => {
    assert.equal(azureModules("stacks/index.ts"), 0);
  });

  it("is loaded by what makes machines on Azure", () => {
    assert.ok(azureModules("components/hosts/azure/index.ts") > 0);
  });
});
