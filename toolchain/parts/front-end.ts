import * as path from "node:path";
import { fetchDownload } from "../images/download";
import type { Reporter } from "../progress/reporter";
import { withLock } from "../store/lock";
import { versions } from "../versions";
import type { PartContext } from "./context";
import { run } from "./run";

/** A program's web pages, built by Vite from what pnpm's lock file names. */
export interface FrontEnd {
  /** The folder with package.json and pnpm-lock.yaml. */
  readonly folder: string;
  /** Each release of pnpm reads its own generation of lock files. */
  readonly pnpm: keyof typeof versions.pnpm;
  /** Whether to leave out what package.json lists for the developers of the pages. */
  readonly production: boolean;
  /** Arguments of `vite build`. Default none. */
  readonly arguments?: readonly string[];
}

/**
 * Fetches the packages and builds the pages in their folder. Packages come from npm's registry, as
 * npm is configured here, and none of their install scripts runs. All that it needs besides is kept
 * in `work`, a folder that the caller removes.
 */
export async function buildFrontEnd(
  { cache }: PartContext,
  frontEnd: FrontEnd,
  work: string,
  reporter: Reporter,
): Promise<void> {
  reporter.status("waiting for another build of web pages");
  await withLock(cache.locks, "front-end", async () => {
    reporter.status("fetching packages of its web pages");
    const pnpm = await fetchPnpm(frontEnd.pnpm, work, reporter);
    await node(frontEnd.folder, [pnpm, ...installArguments(frontEnd, work)], reporter);
    reporter.status("building its web pages");
    const vite = path.join("node_modules", "vite", "bin", "vite.js");
    await node(frontEnd.folder, [vite, "build", ...(frontEnd.arguments ?? [])], reporter);
  });
}

/** Every folder that pnpm would make in the user's home is named here instead. */
export function installArguments({ production }: FrontEnd, work: string): string[] {
  const place = (name: string) => path.join(work, name);
  return [
    "install",
    ...(production ? ["--prod"] : []),
    "--frozen-lockfile",
    "--ignore-scripts",
    "--reporter=append-only",
    `--store-dir=${place("pnpm-store")}`,
    `--config.cache-dir=${place("pnpm-cache")}`,
    `--config.state-dir=${place("pnpm-state")}`,
  ];
}

/** Answers the program, to be run by Node. */
async function fetchPnpm(
  generation: FrontEnd["pnpm"],
  work: string,
  reporter: Reporter,
): Promise<string> {
  const { version, integrity } = versions.pnpm[generation];
  const wanted = { from: "npm", package: "pnpm", version, integrity, members: {} } as const;
  const unpacked = await fetchDownload(wanted, work, (line) => reporter.log(line));
  return path.join(unpacked, "package", "bin", "pnpm.cjs");
}

/** Runs a program by the Node that runs this one, which is also the first that the program finds. */
async function node(cwd: string, args: readonly string[], reporter: Reporter): Promise<void> {
  const search = [path.dirname(process.execPath), process.env["PATH"]].join(path.delimiter);
  let last: string | undefined;
  await run(reporter, process.execPath, args, {
    cwd,
    // CI: neither questions nor colours.
    env: { PATH: search, CI: "true" },
    onLine: (line) => {
      const [, resolved, added] = /resolved (\d+).* added (\d+)/.exec(line) ?? [];
      if (added === undefined || added === last) return;
      last = added;
      reporter.status(`fetching packages of its web pages, ${added} of ${resolved}`);
    },
  });
}
