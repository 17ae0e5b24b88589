import { execa } from "execa";
import { run } from "./run";
import type { Reporter } from "../progress/reporter";

const ENV = { DEBIAN_FRONTEND: "noninteractive" };
/** Another apt may just be running, such as the nightly one. */
const WAIT_FOR_LOCK = ["-o", "DPkg::Lock::Timeout=300"];

/** Installs Debian packages; answers all packages that this brought, dependencies included. */
export async function aptInstall(
  packages: readonly string[],
  reporter: Reporter,
): Promise<string[]> {
  const before = new Set(await installedPackages());
  await run(reporter, "apt-get", [...WAIT_FOR_LOCK, "update"], { env: ENV });
  const install = ["install", "-y", "--no-install-recommends", ...packages];
  await run(reporter, "apt-get", [...WAIT_FOR_LOCK, ...install], { env: ENV });
  return (await installedPackages()).filter((name) => !before.has(name));
}

/** Removes packages with their configuration, and nothing else. */
export async function aptPurge(packages: readonly string[], reporter: Reporter): Promise<void> {
  if (packages.length === 0) return;
  await run(reporter, "apt-get", [...WAIT_FOR_LOCK, "purge", "-y", ...packages], { env: ENV });
}

async function installedPackages(): Promise<string[]> {
  const format = "${db:Status-Status} ${Package}\\n";
  const { stdout } = await execa("dpkg-query", ["-W", "-f", format]);
  return stdout
    .split("\n")
    .map((line) => line.split(" "))
    .flatMap(([status, name]) => (status === "installed" && name ? [name] : []));
}
