import type Docker from "dockerode";
import { z } from "zod";
import type { EngineFacts, Listener, MachineFacts } from "./facts";
import type { RootShell } from "./root-shell";

const engineInfo = z.object({
  ServerVersion: z.string(),
  Driver: z.string(),
  LoggingDriver: z.string(),
  SecurityOptions: z.array(z.string()),
  RegistryConfig: z.object({
    InsecureRegistryCIDRs: z.array(z.string()),
    IndexConfigs: z.record(z.string(), z.object({ Name: z.string(), Secure: z.boolean() })),
  }),
  ExperimentalBuild: z.boolean(),
  LiveRestoreEnabled: z.boolean(),
  Swarm: z.object({ LocalNodeState: z.string() }),
});

type Own = Omit<MachineFacts, "name" | "clusterAddress" | "containers" | "images">;

export async function collectMachine(docker: Docker, shell: RootShell): Promise<Own> {
  const [mode = "", owner = "", group = ""] = (
    await shell("stat -L -c '%a %U %G' /var/run/docker.sock")
  )
    .trim()
    .split(" ");
  return {
    engine: engineFacts(await docker.info()),
    daemon: daemonProcess(await shell("ps -C dockerd -o user= -o args=")),
    settings: settingsOf(await shell("cat /etc/docker/daemon.json 2>/dev/null || true")),
    socket: { mode, owner, group },
    listening: listeners(await shell("ss -H -lntup")),
    firewall: lines(await shell("iptables -S")),
  };
}

export function engineFacts(answer: unknown): EngineFacts {
  const info = engineInfo.parse(answer);
  const { InsecureRegistryCIDRs: ranges, IndexConfigs: indexes } = info.RegistryConfig;
  const insecure = Object.values(indexes).filter(({ Secure }) => !Secure);
  return {
    version: info.ServerVersion,
    storageDriver: info.Driver,
    loggingDriver: info.LoggingDriver,
    securityOptions: info.SecurityOptions,
    insecureRegistries: [...ranges, ...insecure.map(({ Name }) => Name)],
    experimental: info.ExperimentalBuild,
    liveRestore: info.LiveRestoreEnabled,
    inSwarm: info.Swarm.LocalNodeState === "active",
  };
}

/** `root     /usr/sbin/dockerd -p /var/run/docker.pid` @throws Error when there is not one engine. */
export function daemonProcess(printed: string): MachineFacts["daemon"] {
  const [line, ...others] = lines(printed);
  if (line === undefined || others.length > 0) {
    throw new Error(`one dockerd was expected, but ps prints ${JSON.stringify(printed)}`);
  }
  const [user = "", , ...args] = line.split(/\s+/);
  return { user, args };
}

const settings = z.record(z.string(), z.unknown());

function settingsOf(text: string): Readonly<Record<string, unknown>> {
  return text.trim() === "" ? {} : settings.parse(JSON.parse(text));
}

const LISTENER = /^(tcp|udp)\s+\S+\s+\d+\s+\d+\s+(\S+):(\d+)\s+\S+(?:\s+users:\(\("([^"]*)")?/;

/** What `ss -H -lntup` prints. @throws Error for a line of another form. */
export function listeners(printed: string): Listener[] {
  return lines(printed).map((line) => {
    const [, protocol, address = "", port = "", process = ""] = LISTENER.exec(line) ?? [];
    if (protocol !== "tcp" && protocol !== "udp") {
      throw new Error(`ss prints a line that cannot be read: ${line}`);
    }
    return { protocol, address, port: Number(port), process };
  });
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
