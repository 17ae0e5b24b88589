import * as fs from "node:fs";

/** State 0A of /proc/net/tcp. */
const LISTEN = "0A";

/**
 * The program that listens on a TCP port of this machine, such as `nginx (process 812)`; undefined
 * when the kernel does not tell it to this user.
 */
export function listenerOn(port: number): string | undefined {
  const inodes = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) =>
    fs.existsSync(file) ? listeningInodes(fs.readFileSync(file, "utf8"), port) : [],
  );
  const sockets = new Set(inodes.map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return undefined;
  const pids = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const pid = pids.find((candidate) => hasSocket(candidate, sockets));
  if (pid === undefined) return undefined;
  return `${fs.readFileSync(`/proc/${pid}/comm`, "utf8").trim()} (process ${pid})`;
}

/** The sockets that listen on a port, in the text of /proc/net/tcp or tcp6. */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  return table
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter((row) => row[1]?.endsWith(`:${wanted}`) && row[3] === LISTEN)
    .flatMap((row) => row[9] ?? []);
}

/** Processes end while one looks, and others' can't be looked into: both have no such socket. */
function hasSocket(pid: string, sockets: ReadonlySet<string>): boolean {
  try {
    return fs
      .readdirSync(`/proc/${pid}/fd`)
      .some((fd) => sockets.has(fs.readlinkSync(`/proc/${pid}/fd/${fd}`)));
  } catch {
    return false;
  }
}
