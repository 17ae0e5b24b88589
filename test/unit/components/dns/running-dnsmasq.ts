import { execFileSync, spawn } from "node:child_process";
import * as dgram from "node:dgram";
import { Resolver } from "node:dns/promises";
import * as fs from "node:fs";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { DNS_PORT, type DnsAnswers, dnsConfig } from "../../../../components/dns/config";

/** dnsmasq on a port of loopback, with the rights that it has in its container. */
export interface RunningDnsmasq {
  readonly port: number;
  readonly ask: Resolver;
  /** Of the process, as the kernel has them. */
  rights(): { readonly uid: string | undefined; readonly capabilities: string | undefined };
  close(): Promise<void>;
}

/** Whether it can be run as nobody: that takes root. */
export function hasDnsmasq(): boolean {
  try {
    for (const tool of ["dnsmasq", "setpriv"])
      execFileSync(tool, ["--version"], { stdio: "ignore" });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}

const AS_NOBODY = ["--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all"];

export async function runDnsmasq(answers: DnsAnswers): Promise<RunningDnsmasq> {
  const port = await freePort();
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-dnsmasq-"));
  fs.chmodSync(dir, 0o755);
  const file = path.join(dir, "dnsmasq.conf");
  const onLoopback = "listen-address=127.0.0.1\nbind-interfaces\n";
  const config = dnsConfig(answers).replace(`port=${DNS_PORT}`, `port=${port}`);
  fs.writeFileSync(file, config + onLoopback, { mode: 0o644 });

  const command = ["dnsmasq", "--keep-in-foreground", `--conf-file=${file}`];
  const child = spawn("setpriv", [...AS_NOBODY, "--inh-caps=-all", ...command], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));

  const ask = new Resolver({ timeout: 1_000, tries: 2 });
  ask.setServers([`127.0.0.1:${port}`]);
  const running: RunningDnsmasq = {
    port,
    ask,
    rights: () => {
      const status = fs.readFileSync(`/proc/${child.pid}/status`, "utf8");
      return {
        uid: /^Uid:\s+(\d+)/m.exec(status)?.[1],
        capabilities: /^CapEff:\s+(\S+)/m.exec(status)?.[1],
      };
    },
    close: async () => {
      child.kill("SIGTERM");
      await ended;
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`dnsmasq ended:\n${log}`);
    const served = await ask.resolve4(`dns.${answers.zone}`).catch(() => undefined);
    if (served !== undefined) return running;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await running.close();
  throw new Error(`dnsmasq does not answer:\n${log}`);
}

async function freePort(): Promise<number> {
  const socket = dgram.createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address() as AddressInfo;
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}
