import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { temporaryFolders } from "../support/temporary-folder";

interface Lockfile {
  readonly packages: Record<string, { version?: string; integrity?: string; optional?: boolean }>;
}
interface NodeModules {
  fits(wanted: Lockfile, installed: Lockfile | undefined): boolean;
}
interface Machine {
  isAtLeast(version: string, wanted: readonly [number, number]): boolean;
}
interface FileLock {
  withFileLock<T>(file: string, use: () => Promise<T>): Promise<T>;
}

interface Commands {
  commandFor(words: readonly string[]): {
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
}

const folderOfSources = path.resolve("toolchain/bootstrap");

async function load<T>(file: string): Promise<T> {
  return (await import(path.join(folderOfSources, file))) as T;
}

describe("the first step of every script", () => {
  const folder = temporaryFolders();
  const required = { "node_modules/a": { version: "1.0.0", integrity: "sha512-a" } };
  const optional = {
    "node_modules/b": { version: "2.0.0", integrity: "sha512-b", optional: true },
  };
  const all = { ...required, ...optional };
  const wanted: Lockfile = { packages: { "": {}, ...all } };

  it("runs a selection of the faults from the folder of all of them", async () => {
    const { commandFor } = await load<Commands>("commands.mjs");
    const [all, selection] = [
      commandFor(["mocha", "faults"]),
      commandFor(["mocha", "faults-short"]),
    ];
    for (const { args } of [all, selection]) assert.ok(args.includes("test/faults/**/*.test.ts"));
    assert.equal(all.env["SLIPWAY_FAULTS_SHORT"], undefined);
    assert.equal(selection.env["SLIPWAY_FAULTS_SHORT"], "1");
  });

  it("takes only the named files of a suite", async () => {
    const { commandFor } = await load<Commands>("commands.mjs");
    const { args } = commandFor(["mocha", "faults", "test/faults/interrupted.test.ts"]);
    assert.ok(args.includes("test/faults/interrupted.test.ts"));
    assert.ok(!args.includes("test/faults/**/*.test.ts"));
  });

  it("takes packages that fit the lock file as they are", async () => {
    const { fits } = await load<NodeModules>("node-modules.mjs");
    assert.equal(fits(wanted, { packages: all }), true);
  });

  it("does not miss optional packages, which may be for other platforms", async () => {
    const { fits } = await load<NodeModules>("node-modules.mjs");
    assert.equal(fits(wanted, { packages: required }), true);
  });

  it("sees packages that are missing, of another version or left over", async () => {
    const { fits } = await load<NodeModules>("node-modules.mjs");
    const old = { ...all, "node_modules/a": { version: "0.9.0", integrity: "sha512-x" } };
    assert.equal(fits(wanted, undefined), false);
    assert.equal(fits(wanted, { packages: optional }), false);
    assert.equal(fits(wanted, { packages: old }), false);
    assert.equal(fits(wanted, { packages: { ...all, "node_modules/c": {} } }), false);
  });

  it("compares versions of Node by their numbers", async () => {
    const { isAtLeast } = await load<Machine>("machine.mjs");
    assert.equal(isAtLeast("22.15.0", [22, 15]), true);
    assert.equal(isAtLeast("22.9.0", [22, 15]), false);
    assert.equal(isAtLeast("100.0.0", [22, 15]), true);
    assert.equal(isAtLeast("18.20.4", [22, 15]), false);
  });

  it("takes over the lock of a process that is gone, and waits for one that lives", async () => {
    const { withFileLock } = await load<FileLock>("file-lock.mjs");
    const file = path.join(await folder(), "lock");
    const { stdout: gone } = await execa("/bin/sh", ["-c", "echo $$"]);
    await fs.writeFile(file, gone);
    const order: string[] = [];
    const first = withFileLock(file, async () => {
      order.push("first in");
      await new Promise((resolve) => setTimeout(resolve, 300));
      order.push("first out");
    });
    await new Promise((resolve) => setTimeout(resolve, 250));
    await withFileLock(file, async () => void order.push("second in"));
    await first;
    assert.deepEqual(order, ["first in", "first out", "second in"]);
  });

  it("says all that is missing on the machine in one message", async () => {
    const bin = await folder();
    await fs.symlink(process.execPath, path.join(bin, "node"));
    const script = path.resolve("toolchain/bootstrap.mjs");
    const { exitCode, stderr } = await execa(process.execPath, [script, "slipway"], {
      env: { PATH: bin, HOME: bin },
      extendEnv: false,
      reject: false,
    });
    assert.equal(exitCode, 1);
    assert.match(stderr, /^Slipway needs git and python3, not found on PATH\.\n/);
  });

  it("keeps the exit code of what it starts", async () => {
    const dir = await folder();
    const program = path.join(dir, "fails.ts");
    await fs.writeFile(program, "const code: number = 7; process.exitCode = code;");
    const script = path.resolve("toolchain/bootstrap.mjs");
    const { exitCode } = await execa(process.execPath, [script, "run", program], { reject: false });
    assert.equal(exitCode, 7);
  }).timeout(60_000);

  it("passes a signal on to what it starts", async () => {
    const dir = await folder();
    const program = path.join(dir, "waits.ts");
    const source = [
      'process.on("SIGTERM", () => process.exit(5));',
      'process.stdout.write("ready");',
      "setInterval(() => {}, 1000);",
    ];
    await fs.writeFile(program, source.join("\n"));
    const script = path.resolve("toolchain/bootstrap.mjs");
    const child = execa(process.execPath, [script, "run", program], { reject: false });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.kill("SIGTERM");
    assert.equal((await child).exitCode, 5);
  }).timeout(60_000);
});
