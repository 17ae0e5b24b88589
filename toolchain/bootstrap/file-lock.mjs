import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 200;
const WRITING_MS = 5_000;

/**
 * Runs `use` while no other process of this machine holds the lock file. A lock whose process is
 * gone is taken over; the file holds the holder's process id.
 */
export async function withFileLock(file, use) {
  while (!tryLock(file)) await sleep(POLL_MS);
  try {
    return await use();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function tryLock(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const holder = readHolder(file);
  if (holder !== undefined && isStale(file, holder)) dropStale(file, holder);
  return false;
}

/** An empty lock is just being written, or its writer was killed at that very moment. */
function isStale(file, holder) {
  if (holder !== "") return !isAlive(Number(holder));
  try {
    return Date.now() - fs.statSync(file).mtimeMs > WRITING_MS;
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}

/** Moves the lock aside before removing it: of several who find it stale, only one succeeds. */
function dropStale(file, holder) {
  const aside = `${file}.${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  if (readHolder(aside) === holder) fs.rmSync(aside);
  else fs.renameSync(aside, file);
}

function readHolder(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
