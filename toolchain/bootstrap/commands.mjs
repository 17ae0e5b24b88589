import * as fs from "node:fs";
import * as path from "node:path";
import { BootstrapError } from "./error.mjs";
import { cacheDir, nodeModules, projectDir } from "./paths.mjs";

const MINUTE = 60_000;

/**
 * Suites of tests: the folder under test, which of its files (default: all), the milliseconds that
 * one test may take (starting compilers and engines takes minutes), and what is told to the tests by
 * variables.
 */
const SUITES = {
  unit: { folder: "unit", timeout: 10_000 },
  golden: { folder: "golden", timeout: 2 * MINUTE },
  e2e: { folder: "e2e", timeout: 30 * MINUTE },
  machines: { folder: "machines", timeout: 30 * MINUTE },
  "machines-short": {
    folder: "machines",
    files: ["machines", "cleanup", "firewall", "cloud-init", "platform"],
    timeout: 30 * MINUTE,
    env: { SLIPWAY_MACHINES_SHORT: "1" },
  },
  ci: { folder: "ci", timeout: 60 * MINUTE },
  faults: { folder: "faults", timeout: 60 * MINUTE },
  "faults-short": {
    folder: "faults",
    timeout: 30 * MINUTE,
    env: { SLIPWAY_FAULTS_SHORT: "1" },
  },
};

const USAGE =
  "usage: bootstrap.mjs slipway ARGS… | run FILE ARGS… | " +
  `mocha ${Object.keys(SUITES).join("|")} ARGS… | exec BIN ARGS…`;

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
      if (!Object.hasOwn(SUITES, first)) break;
      return mocha(SUITES[first], others);
    case "exec":
      if (first === undefined) break;
      return { args: [binary(first), ...others], env: {} };
  }
  throw new BootstrapError(USAGE);
}

function mocha({ folder, files: chosen = ["**/*"], timeout, env = {} }, args) {
  const tests = chosen.map((file) => `test/${folder}/${file}.test.ts`);
  const options = ["--timeout", String(timeout), "--exit"];
  // Where CI says that it is CI, mocha would colour its lines even in a file.
  if (process.stdout.isTTY !== true) options.push("--no-color");
  const files = args.some(isTestFile) ? [] : tests;
  const command = typescript([binary("mocha"), ...options, ...files, ...args]);
  return { ...command, env: { ...command.env, ...env } };
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
