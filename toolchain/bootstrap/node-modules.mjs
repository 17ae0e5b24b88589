import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { BootstrapError } from "./error.mjs";
import { withFileLock } from "./file-lock.mjs";
import { nodeModules, projectDir } from "./paths.mjs";
import { progressLine } from "./progress-line.mjs";

const lockfile = path.join(projectDir, "package-lock.json");
/** Says which lock file the packages were last found to fit. */
const stampFile = path.join(nodeModules, ".slipway-stamp");
const scratch = path.join(projectDir, ".slipway");
const logFile = path.join(scratch, "npm-ci.log");
const LOG_LINES_SHOWN = 15;

/** Runs `npm ci` unless node_modules fits package-lock.json: one read and one hash when it does. */
export async function ensureNodeModules() {
  const text = fs.readFileSync(lockfile);
  const stamp = stampOf(text);
  if (readIfThere(stampFile) === stamp || linkShared(stamp)) return;
  fs.mkdirSync(scratch, { recursive: true });
  await withFileLock(path.join(scratch, "npm-ci.lock"), async () => {
    if (readIfThere(stampFile) === stamp) return;
    if (!fits(JSON.parse(text.toString()), installedPackages())) await install();
    fs.writeFileSync(stampFile, stamp);
  });
}

/**
 * Links the packages that SLIPWAY_NODE_MODULES names, where the project has none and these fit its
 * package-lock.json: an image of a CI brings them, so that its steps install nothing.
 */
function linkShared(stamp) {
  const shared = process.env.SLIPWAY_NODE_MODULES;
  if (!shared) return false;
  if (readIfThere(path.join(shared, path.basename(stampFile))) !== stamp) {
    dropLink(shared);
    return false;
  }
  try {
    fs.symlinkSync(shared, nodeModules);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    // Another start was faster, or somebody's own packages are there.
    return readIfThere(stampFile) === stamp;
  }
}

/** Else npm would install into the shared folder: the link was for another package-lock.json. */
function dropLink(shared) {
  try {
    if (fs.readlinkSync(nodeModules) === shared) fs.unlinkSync(nodeModules);
  } catch (error) {
    if (!["ENOENT", "EINVAL"].includes(error.code)) throw error;
  }
}

function stampOf(text) {
  const platform = `${process.platform}-${process.arch}`;
  return createHash("sha256").update(platform).update(text).digest("hex");
}

/**
 * Whether npm's own record of what it installed has every package of the lock file, and no other;
 * optional ones may be missing, since they may be for other platforms.
 */
export function fits(wanted, installed) {
  if (installed === undefined) return false;
  const names = Object.keys(wanted.packages).filter((name) => name !== "");
  return (
    names.every((name) => {
      const found = installed.packages[name];
      if (found === undefined) return wanted.packages[name].optional === true;
      return (
        found.version === wanted.packages[name].version &&
        found.integrity === wanted.packages[name].integrity
      );
    }) && Object.keys(installed.packages).every((name) => name in wanted.packages)
  );
}

function installedPackages() {
  const text = readIfThere(path.join(nodeModules, ".package-lock.json"));
  return text === undefined ? undefined : JSON.parse(text);
}

/** Nothing here needs install scripts; Pulumi's would put plugins into the user's own home. */
async function install() {
  const options = ["--ignore-scripts", "--include=dev", "--include=optional", "--no-audit"];
  const [program, ...args] = [...npmCommand(), "ci", ...options, "--no-fund"];
  const progress = progressLine("installing npm packages");
  const code = await runLogged(program, args);
  progress.end(code === 0 ? "npm packages installed" : "npm packages could not be installed");
  if (code === 0) return;
  const lines = fs.readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-LOG_LINES_SHOWN);
  throw new BootstrapError(
    `npm ci failed (exit ${code}); its last lines:\n${lines.join("\n")}\nAll of it: ${logFile}`,
  );
}

/** The npm that started this script, else the one on PATH. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  if (cli !== undefined && /npm-cli\.c?js$/.test(cli) && fs.existsSync(cli)) {
    return [process.execPath, cli];
  }
  return ["npm"];
}

function runLogged(program, args) {
  const log = fs.openSync(logFile, "w");
  // `npm run --silent` would silence this npm too, and leave nothing in the log to show.
  const env = { ...process.env, npm_config_loglevel: "notice" };
  // npm knows only Node's variable for a company's certificate authority.
  if (!env.NODE_EXTRA_CA_CERTS && env.SSL_CERT_FILE) env.NODE_EXTRA_CA_CERTS = env.SSL_CERT_FILE;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: projectDir, env, stdio: ["ignore", log, log] });
    child.on("error", (error) => {
      reject(new BootstrapError(`npm cannot be started: ${error.message}\nIt comes with Node.`));
    });
    child.on("exit", (code, signal) => resolve(code ?? signal));
  }).finally(() => fs.closeSync(log));
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}
