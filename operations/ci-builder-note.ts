import * as fs from "node:fs";
import { parse } from "yaml";
import { readStackFile, type Project } from "./project";

/** The kernel's switches by which it makes no user namespace for who is not root. */
const SWITCHES: readonly { readonly name: string; readonly refuses: string }[] = [
  { name: "user.max_user_namespaces", refuses: "0" },
  // Of Debian's and of Ubuntu's kernels alone.
  { name: "kernel.unprivileged_userns_clone", refuses: "0" },
  { name: "kernel.apparmor_restrict_unprivileged_userns", refuses: "1" },
];

interface PlatformConfig {
  readonly "slipway:ci"?: { readonly builder?: { readonly enabled?: unknown } | null } | null;
}

/**
 * What a person should know of a machine on which the CI's builder can't run, in one line; undefined
 * where it can, and where the platform has none.
 * @param read a switch's value on the engine's machine; undefined where the kernel has no such switch.
 */
export function ciBuilderNote(
  project: Project,
  read: (name: string) => string | undefined = readSwitch,
): string | undefined {
  const platform = project.stacks.find(({ kind }) => kind === "platform");
  if (platform === undefined) return undefined;
  const text = readStackFile(platform);
  const config = (parse(text) as { config?: PlatformConfig | null } | null)?.config;
  const ci = config?.["slipway:ci"] ?? undefined;
  if (ci === undefined || ci.builder?.enabled === false) return undefined;
  const found = SWITCHES.find(({ name, refuses }) => read(name) === refuses);
  if (found === undefined) return undefined;
  return (
    `the CI's builder can't run here: ${found.name} is ${found.refuses}, so there are no user ` +
    "namespaces; allow them, or set slipway:ci.builder.enabled to false and build in a repository " +
    "that you trust with the engine (docs/ci.md)"
  );
}

function readSwitch(name: string): string | undefined {
  try {
    return fs.readFileSync(`/proc/sys/${name.replace(".", "/")}`, "utf8").trim();
  } catch {
    return undefined;
  }
}
