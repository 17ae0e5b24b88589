import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 200;

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
  // An empty file is a lock just being written.
  if (holder !== undefined && holder !== "" && !isAlive(Number(holder))) dropStale(file, holder);
  return false;
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
