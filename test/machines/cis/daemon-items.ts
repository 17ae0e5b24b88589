import { engineSetting } from "./engine-setting";
import type { ClusterFacts, MachineFacts } from "./facts";
import { eachMachine, type Item, listed } from "./item";

const setting = (machine: MachineFacts, key: string, flag = `--${key}`): readonly string[] =>
  engineSetting(machine, { key, flag });

/** `-H` and `hosts` may both name addresses. */
function tcpAddresses(machine: MachineFacts): readonly string[] {
  const named = ["-H", "--host"].flatMap((flag) => setting(machine, "hosts", flag));
  return [...new Set(named)].filter((address) => !/^(unix|fd):/.test(address));
}

const LOOPBACK_ONLY = new Set(["127.0.0.0/8", "::1/128"]);

const inNoSwarm = ({ machines }: ClusterFacts): boolean =>
  machines.some(({ engine }) => !engine.inSwarm);

/** Section 2: the engine's own settings. */
export const DAEMON_ITEMS: readonly Omit<Item, "since161">[] = [
  {
    number: "2.1",
    title: "The engine does not run as root",
    how: "user of the process `dockerd`",
    check: eachMachine(({ daemon }) => daemon.user === "root" && "dockerd runs as root"),
  },
  {
    number: "2.2",
    title: "Containers of the default bridge cannot reach each other",
    how: "`icc` is false",
    check: eachMachine((machine) => !setting(machine, "icc").includes("false") && "icc is on"),
  },
  {
    number: "2.3",
    title: "The engine logs at level info",
    how: "`log-level`, whose default is info",
    check: eachMachine((machine) => {
      const levels = [...setting(machine, "log-level"), ...setting(machine, "", "-l")];
      const other = levels.filter((level) => level !== "info");
      return other.length > 0 && `the log level is ${listed(other)}`;
    }),
  },
  {
    number: "2.4",
    title: "The engine may change the firewall for its networks",
    how: "`iptables` is not false",
    check: eachMachine(
      (machine) => setting(machine, "iptables").includes("false") && "iptables is off",
    ),
  },
  {
    number: "2.5",
    title: "No registry is used without TLS",
    how: "insecure registries that the engine reports, its own loopback address aside",
    check: eachMachine(({ engine }) => {
      const others = engine.insecureRegistries.filter((range) => !LOOPBACK_ONLY.has(range));
      return others.length > 0 && `insecure registries: ${listed(others)}`;
    }),
  },
  {
    number: "2.6",
    title: "The storage driver is not aufs",
    how: "storage driver that the engine reports",
    check: eachMachine(({ engine }) => engine.storageDriver === "aufs" && "aufs is in use"),
  },
  {
    number: "2.7",
    title: "An engine that listens on TCP wants client certificates",
    how: "`hosts`, `-H`, and the addresses that `dockerd` listens on beside the swarm's; the local socket is closed to all but root and the group `docker`",
    check: eachMachine((machine) => reachableEngine(machine)),
  },
  {
    number: "2.8",
    title: "Limits of resources for containers have a default",
    how: "`default-ulimits`",
    check: eachMachine(
      (machine) =>
        setting(machine, "default-ulimits", "--default-ulimit").length === 0 &&
        "there are no default-ulimits",
    ),
  },
  {
    number: "2.9",
    title: "Root in a container is not root on the machine",
    how: "`userns-remap`",
    check: eachMachine(
      (machine) => setting(machine, "userns-remap").length === 0 && "userns-remap is not set",
    ),
  },
  {
    number: "2.10",
    title: "Containers are in the engine's usual control group",
    how: "`cgroup-parent` is not set",
    check: eachMachine((machine) => {
      const parents = setting(machine, "cgroup-parent");
      return parents.length > 0 && `cgroup-parent is ${listed(parents)}`;
    }),
  },
  {
    number: "2.11",
    title: "The size of containers' disks is left at its default",
    how: "no `dm.basesize` among `storage-opts`",
    check: eachMachine((machine) => {
      const sizes = setting(machine, "storage-opts", "--storage-opt");
      return sizes.some((option) => option.includes("dm.basesize")) && "dm.basesize is set";
    }),
  },
  {
    number: "2.12",
    title: "A plug-in decides which calls to the engine are allowed",
    how: "`authorization-plugins`",
    check: eachMachine(
      (machine) =>
        setting(machine, "authorization-plugins", "--authorization-plugin").length === 0 &&
        "there is no authorization plug-in",
    ),
  },
  {
    number: "2.13",
    title: "Logs go to a central place",
    how: "logging driver that the engine reports is one that sends",
    check: eachMachine(
      ({ engine }) =>
        ["json-file", "local", "none"].includes(engine.loggingDriver) &&
        `the logging driver is ${engine.loggingDriver}`,
    ),
  },
  {
    number: "2.14",
    title: "Containers cannot gain privileges",
    how: "`no-new-privileges` is true",
    check: eachMachine(
      (machine) =>
        !setting(machine, "no-new-privileges").includes("true") && "no-new-privileges is off",
    ),
  },
  {
    number: "2.15",
    title: "Containers run on while the engine restarts",
    how: "live restore that the engine reports",
    where: {
      says: "the machine is in no swarm: Swarm mode refuses live restore",
      holds: inNoSwarm,
    },
    check: eachMachine(
      ({ engine }) => !engine.inSwarm && !engine.liveRestore && "live restore is off",
    ),
  },
  {
    number: "2.16",
    title: "Ports are published by the kernel alone",
    how: "`userland-proxy` is false",
    check: eachMachine(
      (machine) =>
        !setting(machine, "userland-proxy").includes("false") && "the userland proxy is on",
    ),
  },
  {
    number: "2.17",
    title: "System calls of containers are filtered",
    how: "seccomp with a profile among the engine's security options",
    check: eachMachine(
      ({ engine }) =>
        !engine.securityOptions.some((option) =>
          /^name=seccomp,profile=(?!unconfined)/.test(option),
        ) && "the engine applies no seccomp profile",
    ),
  },
  {
    number: "2.18",
    title: "Experimental features are off",
    how: "the engine's `Experimental`",
    check: eachMachine(({ engine }) => engine.experimental && "experimental features are on"),
  },
];

/** What the engine says to other nodes. */
const SWARM_PORTS = new Set([2377, 7946, 4789]);

/** Why it can be reached by others than root and its group, if it can. */
export function reachableEngine(machine: MachineFacts): string | undefined {
  const verified = setting(machine, "tlsverify").includes("true");
  const named = tcpAddresses(machine);
  const open = machine.listening
    .filter(({ process, port }) => process === "dockerd" && !SWARM_PORTS.has(port))
    .map(({ address, port }) => `${address}:${port}`);
  const all = [...named, ...open];
  if (all.length > 0 && !verified) return `the engine listens on ${listed(all)} without tlsverify`;
  const { mode, owner, group } = machine.socket;
  if (owner === "root" && group === "docker" && mode === "660") return undefined;
  return `the engine's socket is ${owner}:${group} ${mode}`;
}
