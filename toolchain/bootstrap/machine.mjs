import * as fs from "node:fs";
import * as path from "node:path";
import { BootstrapError } from "./error.mjs";
import { nodeModules } from "./paths.mjs";

const OLDEST_NODE_FOR_NPM = [18, 0];
/** Has require() of ES modules and hooks for it. */
const OLDEST_NODE_FOR_SLIPWAY = [22, 15];
const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

/** @throws BootstrapError that names everything missing at once. */
export function checkMachine() {
  const platform = `${process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(platform)) {
    const hint = process.platform === "win32" ? " On Windows, run it inside WSL 2." : "";
    throw new BootstrapError(
      `Slipway runs on ${PLATFORMS.join(", ")}; this machine is ${platform}.${hint}`,
    );
  }
  if (!isAtLeast(process.versions.node, OLDEST_NODE_FOR_NPM)) {
    throw new BootstrapError(
      `Slipway needs Node 18 or newer; this is ${process.versions.node} (${process.execPath}).\n` +
        "Install a current Node, or put it first on PATH.",
    );
  }
  const missing = ["git", "python3"].filter((program) => findOnPath(program) === undefined);
  if (missing.length > 0) {
    throw new BootstrapError(
      `Slipway needs ${missing.join(" and ")}, not found on PATH.\n` +
        (process.platform === "darwin"
          ? "Install with: xcode-select --install"
          : `On Debian or Ubuntu: apt-get install ${missing.join(" ")}`),
    );
  }
}

/** The running Node when it is new enough, else the one that came with the npm packages. */
export function nodeToRun() {
  if (isAtLeast(process.versions.node, OLDEST_NODE_FOR_SLIPWAY)) return process.execPath;
  const packaged = path.join(nodeModules, `node-linux-${process.arch}`, "bin", "node");
  if (process.platform === "linux" && fs.existsSync(packaged)) return packaged;
  throw new BootstrapError(
    `Slipway needs Node ${OLDEST_NODE_FOR_SLIPWAY.join(".")} or newer on this machine; ` +
      `this is ${process.versions.node}.\n` +
      (process.platform === "darwin"
        ? "npm carries no Node for macOS: install a current one (brew install node)."
        : "npm has left out its Node package: run npm ci --include=optional, or install a current Node."),
  );
}

/** PATH on which whatever is started finds that same Node first. */
export function withProgram(node) {
  const dirs = (process.env.PATH || "").split(path.delimiter);
  const [first] = dirs.map((dir) => path.join(dir, "node")).filter(isExecutable);
  const same = first !== undefined && fs.realpathSync(first) === fs.realpathSync(node);
  return same ? process.env.PATH : [path.dirname(node), ...dirs].join(path.delimiter);
}

export function isAtLeast(version, [wantedMajor, wantedMinor]) {
  const [major, minor] = version.split(".").map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** The first executable of that name, or undefined. */
export function findOnPath(program) {
  return (process.env.PATH || "")
    .split(path.delimiter)
    .filter(Boolean)
    .map((dir) => path.join(dir, program))
    .find(isExecutable);
}

function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
