import * as fs from "node:fs";
import * as path from "node:path";

/** How each publisher names the machine's platform. */
export interface Platform {
  /** Such as `linux-x64`: Node's and Pulumi's CLI's. */
  readonly node: string;
  /** Such as `linux-amd64`: Go's and the plugins'. */
  readonly go: string;
}

export function platform(
  os: string = process.platform,
  architecture: string = process.arch,
): Platform {
  const go = architecture === "x64" ? "amd64" : architecture;
  return { node: `${os}-${architecture}`, go: `${os}-${go}` };
}

/** Every executable of that name on PATH, first found first. */
export function findOnPath(program: string, searchPath = process.env["PATH"] ?? ""): string[] {
  return searchPath
    .split(path.delimiter)
    .filter((dir) => dir !== "")
    .map((dir) => path.join(dir, program))
    .filter(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
