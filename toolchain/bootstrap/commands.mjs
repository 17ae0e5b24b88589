import * as fs from "node:fs";
import * as path from "node:path";
import { BootstrapError } from "./error.mjs";
import { cacheDir, nodeModules, projectDir } from "./paths.mjs";

/** Milliseconds that one test of a suite may take: starting compilers and engines takes minutes. */
const TEST_TIMEOUT = { unit: 10_000, golden: 120_000, e2e: 1_800_000 };

const USAGE =
  "usage: bootstrap.mjs slipway ARGS… | run FILE ARGS… | mocha unit|golden|e2e ARGS… | exec BIN ARGS…";

/** What Node is to be started with for the words of an npm script. */
export function commandFor([kind, ...rest]) {
  const [first, ...others] = rest;
  switch (kind) {
    case "slipway":
      return typescript([path.join(projectDir, "cli/main.ts"), ...rest]);
    case "run":
      if (first === undefined) break;
      return typescript([path.resolve(projectDir, first), ...others]);
    case "mocha":
      if (!Object.hasOwn(TEST_TIMEOUT, first)) break;
      return mocha(first, others);
    case "exec":
      if (first === undefined) break;
      return { args: [binary(first), ...others], env: {} };
  }
  throw new BootstrapError(USAGE);
}

function mocha(suite, args) {
  const tests = `test/${suite}/**/*.test.ts`;
  const options = ["--timeout", String(TEST_TIMEOUT[suite]), "--exit"];
  // Where CI says that it is CI, mocha would colour its lines even in a file.
  if (process.stdout.isTTY !== true) options.push("--no-color");
  return typescript([
    binary("mocha"),
    ...options,
    ...(args.some(isTestFile) ? [] : [tests]),
    ...args,
  ]);
}

function isTestFile(word) {
  return word.endsWith(".test.ts");
}

function typescript(args) {
  const loader = new URL("./typescript.mjs", import.meta.url).href;
  const env = process.env.NODE_COMPILE_CACHE
    ? {}
    : { NODE_COMPILE_CACHE: path.join(cacheDir(), "compile-cache") };
  return { args: ["--import", loader, ...args], env };
}

/** The JavaScript file behind node_modules/.bin/NAME. */
function binary(name) {
  const file = path.join(nodeModules, ".bin", name);
  if (!fs.existsSync(file)) throw new BootstrapError(`node_modules/.bin has no "${name}"`);
  return fs.realpathSync(file);
}
