import * as fs from "node:fs/promises";
import * as path from "node:path";
import { buffer } from "node:stream/consumers";
import type Docker from "dockerode";
import * as tar from "tar-stream";
import type { MachineSpec } from "./test-machine";

interface MachineFile {
  /** Without links on the way: no /sbin, no /lib. */
  readonly place: string;
  readonly content: string;
  readonly mode?: number;
}

/** Puts into a machine, before it starts for the first time, what makes a root a machine. */
export async function furnishMachine(
  container: Docker.Container,
  spec: MachineSpec,
  aptProxy: string | undefined,
): Promise<void> {
  const own = (file: string) => fs.readFile(path.join(__dirname, "root", file), "utf8");
  const files: MachineFile[] = [
    { place: "usr/sbin/machine-boot", content: await own("boot.sh"), mode: 0o755 },
    { place: "etc/inittab", content: await own("inittab") },
    { place: "usr/lib/lsb/init-functions.d/99-machine", content: await own("limits.sh") },
    ...(aptProxy === undefined ? [] : [proxySetting(aptProxy)]),
    ...(spec.userData === undefined ? [] : cloudInitSeed(spec.name, spec.userData)),
  ];
  const pack = tar.pack();
  for (const { place, content, mode } of files) pack.entry({ name: place, mode }, content);
  pack.finalize();
  await container.putArchive(await buffer(pack), { path: "/" });
}

/** Where this machine installs packages through a proxy, test machines do. */
function proxySetting(proxy: string): MachineFile {
  const lines = ["http", "https"].map((kind) => `Acquire::${kind}::Proxy "${proxy}";\n`);
  return { place: "etc/apt/apt.conf.d/80machine", content: lines.join("") };
}

/** What a cloud's metadata service says, as files: cloud-init's data source NoCloud. */
function cloudInitSeed(name: string, userData: string): MachineFile[] {
  const seed = "var/lib/cloud/seed/nocloud";
  return [
    { place: `${seed}/user-data`, content: userData },
    { place: `${seed}/meta-data`, content: `instance-id: ${name}\nlocal-hostname: ${name}\n` },
    {
      place: "etc/cloud/cloud.cfg.d/99-machine.cfg",
      content:
        "datasource_list: [NoCloud]\nnetwork: { config: disabled }\n" +
        // The one that is there without being generated first.
        "locale: C.UTF-8\n",
    },
  ];
}
