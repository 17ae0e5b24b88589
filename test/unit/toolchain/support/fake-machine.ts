import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { cachePaths } from "../../../../toolchain/paths";
import type { PartContext } from "../../../../toolchain/parts/context";
import { platform } from "../../../../toolchain/parts/platform";
import { PartStore } from "../../../../toolchain/store/store";
import { versions } from "../../../../toolchain/versions";

export interface FakeMachine {
  readonly context: PartContext;
  /** A folder that is on the machine's PATH. */
  readonly bin: string;
  readonly home: string;
  /** What was asked of the vendor and of the compiler, in order. */
  readonly asked: string[];
  /** Changes what PULUMI_HOME says. */
  withPulumiHome(dir: string): PartContext;
}

export interface FakeOptions {
  /** Whether the vendor can be reached. */
  readonly online: boolean;
  /** What the vendor's and the compiled CLI say of themselves. Default: the wanted version. */
  readonly pulumiVersion?: string;
}

/** A machine in a folder: a vendor and a compiler that hand out shell scripts for programs. */
export async function fakeMachine(
  home: string,
  { online, pulumiVersion = versions.pulumi }: FakeOptions,
): Promise<FakeMachine> {
  const bin = path.join(home, "bin");
  const sources = path.join(home, "toolchain");
  const modules = ["pulumi", "provider-docker", "provider-command"];
  for (const module of modules) {
    await writeFile(path.join(sources, "modules", module, "go.mod"), `module ${module}\n`);
  }
  await writeFile(path.join(sources, "language-nodejs", "pulumi-language-nodejs"), "", 0o755);
  await fs.mkdir(bin, { recursive: true });
  const asked: string[] = [];
  const env = { HOME: home, PATH: bin };
  const cache = cachePaths(env);
  const context: PartContext = {
    sources,
    cache,
    env,
    store: new PartStore(cache),
    platform: platform(),
    vendor: {
      fetch: async ({ url }) => {
        asked.push(`vendor: ${path.basename(url)}`);
        if (!online) return undefined;
        return { file: await release(home, path.basename(url), pulumiVersion), checked: true };
      },
    },
    go: { find: () => Promise.reject(new Error("no Go here")) },
    compiler: {
      compile: async ({ module, output }) => {
        asked.push(`compiler: ${path.basename(module)}`);
        await writeFile(output, fakePulumi(pulumiVersion), 0o755);
        return "1.26.0";
      },
    },
  };
  const withPulumiHome = (dir: string) => ({ ...context, env: { ...env, PULUMI_HOME: dir } });
  return { context, bin, home, asked, withPulumiHome };
}

/** A CLI that tells its version and installs plugins from files and folders. */
export function fakePulumi(version: string): string {
  return `#!/bin/sh
if [ "$1" = version ]; then echo v${version}; exit; fi
# plugin install resource NAME VERSION --reinstall --file FILE
dir="$PULUMI_HOME/plugins/resource-$4-v$5"
rm -rf "$dir"; mkdir -p "$dir"
if [ -d "$8" ]; then cp -r "$8/." "$dir"; else cp "$8" "$dir"; fi
`;
}

export async function writeFile(file: string, content: string, mode = 0o644): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, content, { mode });
}

/** The tarball that a vendor publishes under that name. */
async function release(home: string, name: string, pulumiVersion: string): Promise<string> {
  const dir = await fs.mkdtemp(path.join(home, "release-"));
  const content = path.join(dir, "content");
  const plugin = /^(pulumi-resource-[a-z]+)-v/.exec(name)?.[1];
  if (plugin !== undefined) {
    await writeFile(path.join(content, plugin), "released", 0o755);
  } else {
    for (const program of ["pulumi", "pulumi-language-nodejs", "pulumi-language-python"]) {
      await writeFile(path.join(content, "pulumi", program), fakePulumi(pulumiVersion), 0o755);
    }
  }
  const file = path.join(dir, name);
  await execa("tar", ["-czf", file, "-C", content, "."], { env: { PATH: process.env["PATH"] } });
  return file;
}
