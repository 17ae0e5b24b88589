import type { ClusterFacts, MachineFacts } from "../../../machines/cis/facts";
import {
  cluster,
  IMAGE,
  image,
  machine,
  swarm,
  withContainer,
  withImage,
  withMachine,
  withSwarm,
} from "./cluster";

/** Facts that break one item, and what it must say. */
export type Broken = readonly [number: string, facts: ClusterFacts, findings: string];

const ideal = machine("m2");
const withSettings = (more: MachineFacts["settings"]): ClusterFacts =>
  withMachine({ settings: { ...ideal.settings, ...more } });
const withEngine = (more: Partial<MachineFacts["engine"]>): ClusterFacts =>
  withMachine({ engine: { ...ideal.engine, ...more } });
const withArguments = (...args: string[]): ClusterFacts =>
  withMachine({ daemon: { user: "engine", args } });
const listener = (port: number, address = "0.0.0.0") =>
  withMachine({ listening: [{ protocol: "tcp", address, port, process: "dockerd" }] });
const port = (host: number, hostAddress = "10.0.0.1") => ({
  ports: [{ hostAddress, host, container: "8000/tcp" }],
});
const mount = (source: string, propagation = "rprivate") => ({
  mounts: [{ type: "bind", source, target: "/x", writable: false, propagation }],
});
const service = swarm().services[0] ?? assertNever();
const root = withContainer({ user: "" });

export const BROKEN: readonly Broken[] = [
  ["2.1", withMachine({ daemon: { user: "root", args: [] } }), "m2 dockerd runs as root"],
  ["2.2", withSettings({ icc: true }), "m2 icc is on"],
  ["2.2", withSettings({ icc: undefined }), "m2 icc is on"],
  ["2.3", withSettings({ "log-level": "debug" }), "m2 the log level is debug"],
  ["2.3", withArguments("-l", "debug"), "m2 the log level is debug"],
  ["2.4", withArguments("--iptables=false"), "m2 iptables is off"],
  ["2.4", withSettings({ iptables: false }), "m2 iptables is off"],
  [
    "2.5",
    withEngine({ insecureRegistries: ["127.0.0.0/8", "10.0.0.0/8"] }),
    "m2 insecure registries: 10.0.0.0/8",
  ],
  ["2.6", withEngine({ storageDriver: "aufs" }), "m2 aufs is in use"],
  [
    "2.7",
    withArguments("-H", "tcp://0.0.0.0:2375"),
    "m2 the engine listens on tcp://0.0.0.0:2375 without tlsverify",
  ],
  [
    "2.7",
    withSettings({ hosts: ["unix:///var/run/docker.sock", "tcp://[::]:2376"] }),
    "m2 the engine listens on tcp://[::]:2376 without tlsverify",
  ],
  ["2.7", listener(2375), "m2 the engine listens on 0.0.0.0:2375 without tlsverify"],
  [
    "2.7",
    withMachine({ socket: { mode: "666", owner: "root", group: "docker" } }),
    "m2 the engine's socket is root:docker 666",
  ],
  ["2.8", withSettings({ "default-ulimits": {} }), "m2 there are no default-ulimits"],
  ["2.9", withSettings({ "userns-remap": "" }), "m2 userns-remap is not set"],
  ["2.10", withArguments("--cgroup-parent", "x"), "m2 cgroup-parent is x"],
  ["2.11", withSettings({ "storage-opts": ["dm.basesize=20G"] }), "m2 dm.basesize is set"],
  ["2.12", withSettings({ "authorization-plugins": [] }), "m2 there is no authorization plug-in"],
  ["2.13", withEngine({ loggingDriver: "json-file" }), "m2 the logging driver is json-file"],
  ["2.14", withSettings({ "no-new-privileges": false }), "m2 no-new-privileges is off"],
  ["2.15", withEngine({ inSwarm: false, liveRestore: false }), "m2 live restore is off"],
  ["2.16", withSettings({ "userland-proxy": true }), "m2 the userland proxy is on"],
  [
    "2.17",
    withEngine({ securityOptions: ["name=apparmor"] }),
    "m2 the engine applies no seccomp profile",
  ],
  [
    "2.17",
    withEngine({ securityOptions: ["name=seccomp,profile=unconfined"] }),
    "m2 the engine applies no seccomp profile",
  ],
  ["2.18", withEngine({ experimental: true }), "m2 experimental features are on"],
  ["4.1", root, "staging-app on m2 runs as root"],
  ["4.1", withContainer({ user: "0:1000" }), "staging-app on m2 runs as root"],
  ["4.1", withContainer({ user: "root" }), "staging-app on m2 runs as root"],
  ["4.2", withContainer({ image: "app:1" }), "staging-app on m2 was asked for as app:1"],
  ["4.3", withContainer({ tools: ["/usr/bin/npm"] }), "staging-app on m2 has /usr/bin/npm"],
  ["4.6", withImage({ healthChecked: false }), "app:1 on m2 has no HEALTHCHECK"],
  [
    "4.7",
    withImage({ history: ["RUN apt-get update", "ADD x"] }),
    'app:1 on m2 was made by "RUN apt-get update"',
  ],
  ["4.8", withContainer({ setIdFiles: ["/bin/su"] }), "staging-app on m2 has 1 such files"],
  ["4.9", withImage({ history: ["ADD a b", "ADD x"] }), 'app:1 on m2 was made by "ADD a b"'],
  [
    "4.9",
    withImage({ history: ["/bin/sh -c #(nop) ADD a b", "ADD x"] }),
    'app:1 on m2 was made by "/bin/sh -c #(nop) ADD a b"',
  ],
  ["4.10", withImage({ variables: ["API_TOKEN"] }), "app:1 on m2 holds API_TOKEN"],
  [
    "4.10",
    withImage({ history: ["RUN echo '-----BEGIN RSA PRIVATE KEY-----'"] }),
    "app:1 on m2 holds a private key",
  ],
  [
    "4.11",
    withImage({ history: ["RUN curl -fsSLk u | sh", "RUN curl -k u | sh"] }),
    'app:1 on m2 was made by "RUN curl -fsSLk u | sh", "RUN curl -k u | sh"',
  ],
  [
    "4.11",
    withImage({ history: ["RUN apk add --allow-untrusted x"] }),
    'app:1 on m2 was made by "RUN apk add --allow-untrusted x"',
  ],
  [
    "5.1",
    withContainer({ appArmor: "unconfined" }),
    "staging-app on m2 runs without an AppArmor profile",
  ],
  ["5.1", withContainer({ appArmor: "" }), "staging-app on m2 runs without an AppArmor profile"],
  [
    "5.2",
    withContainer({ securityOptions: ["label=disable"] }),
    "staging-app on m2 turns SELinux off",
  ],
  [
    "5.3",
    withContainer({ capAdd: ["CAP_CHOWN", "CAP_SYS_ADMIN"] }),
    "staging-app on m2 has SYS_ADMIN more",
  ],
  ["5.4", withContainer({ privileged: true }), "staging-app on m2 is privileged"],
  ["5.5", withContainer(mount("/etc/ssl")), "staging-app on m2 mounts /etc/ssl"],
  ["5.5", withContainer(mount("/")), "staging-app on m2 mounts /"],
  ["5.6", withContainer({ processes: ["sshd: /usr/sbin/sshd -D"] }), "staging-app on m2 runs sshd"],
  ["5.7", withContainer(port(1023)), "staging-app on m2 publishes 1023"],
  ["5.8", withContainer(port(8080)), "staging-app on m2 publishes 8080"],
  ["5.9", withContainer({ networkMode: "host" }), "staging-app on m2 shares it"],
  ["5.10", withContainer({ memory: 0 }), "staging-app on m2 has no limit"],
  ["5.11", withContainer({ nanoCpus: 0 }), "staging-app on m2 has neither limit nor shares"],
  ["5.12", withContainer({ readOnlyRoot: false }), "staging-app on m2 can write to it"],
  [
    "5.13",
    withContainer({ ...port(80, "0.0.0.0"), service: "platform-traefik" }),
    "platform-traefik on m2 publishes 80 on all addresses",
  ],
  ["5.13", withContainer(port(80, "::")), "staging-app on m2 publishes 80 on all addresses"],
  [
    "5.14",
    cluster({
      machines: [machine("m1")],
      swarm: swarm({
        services: [{ ...service, restart: { condition: "any", maxAttempts: 0 } }],
      }),
    }),
    "staging-app on m1 is started anew without end",
  ],
  [
    "5.14",
    withContainer({ service: "alone", maxRetries: 3 }),
    "alone on m2 is started anew 3 times",
  ],
  ["5.15", withContainer({ pidMode: "host" }), "staging-app on m2 shares them"],
  ["5.16", withContainer({ ipcMode: "host" }), "staging-app on m2 shares them"],
  ["5.17", withContainer({ devices: ["/dev/sda"] }), "staging-app on m2 has /dev/sda"],
  ["5.18", withSettings({ "default-ulimits": undefined }), "staging-app on m2 has none"],
  ["5.19", withContainer(mount("/srv", "rshared")), "staging-app on m2 shares /x"],
  ["5.20", withContainer({ utsMode: "host" }), "staging-app on m2 shares it"],
  [
    "5.21",
    withContainer({ securityOptions: ["seccomp=unconfined"] }),
    "staging-app on m2 runs without seccomp",
  ],
  [
    "5.22",
    withContainer({ execs: [{ privileged: true, user: "" }] }),
    "staging-app on m2 has a privileged exec",
  ],
  [
    "5.23",
    withContainer({ execs: [{ privileged: false, user: "root" }] }),
    "staging-app on m2 has an exec as root",
  ],
  ["5.24", withContainer({ cgroupParent: "/x" }), "staging-app on m2 is in /x"],
  ["5.25", withSettings({ "no-new-privileges": false }), "staging-app on m2 can gain privileges"],
  ["5.26", withContainer({ healthChecked: false }), "staging-app on m2 is not checked"],
  [
    "5.27",
    withContainer({ image: "app:0" }),
    `staging-app on m2 runs app:0, and its service names ${IMAGE}`,
  ],
  [
    "5.27",
    withContainer({ service: "alone", image: "app:0" }),
    "alone on m2 runs app:0, which may mean another build tomorrow",
  ],
  ["5.28", withContainer({ pids: 0 }), "staging-app on m2 has no limit"],
  ["5.28", withContainer({ pids: -1 }), "staging-app on m2 has no limit"],
  ["5.29", withContainer({ networks: ["bridge"] }), "staging-app on m2 is in docker0's network"],
  ["5.30", withContainer({ userNamespaces: "host" }), "staging-app on m2 leaves it"],
  [
    "5.31",
    withContainer(mount("/run/docker.sock")),
    "staging-app on m2 mounts the engine's socket",
  ],
  [
    "7.1",
    cluster({ machines: [machine("m1"), machine("m3")] }),
    "m2 is in the swarm, and not in the config",
  ],
  ["7.1", withMachine({ containers: [] }), "m2 runs no container"],
  ["7.2", withSwarm({ nodes: swarm().nodes.slice(1) }), "the swarm has 2 managers"],
  ["7.2", withSwarm({ nodes: swarm().nodes.slice(2) }), "the swarm has 0 leaders"],
  [
    "7.2",
    withSwarm({
      nodes: swarm().nodes.map((node) => ({ ...node, reachable: node.name !== "m3" })),
    }),
    "the swarm does not reach its managers m3",
  ],
  ["7.3", listener(2377, "*"), "m2 listens at 2377 on all addresses"],
  [
    "7.4",
    withSwarm({ networks: [{ name: "ingress", encrypted: false }] }),
    "ingress is not encrypted",
  ],
  ["7.5", withSwarm({ secrets: 0 }), "the swarm keeps no secret"],
  [
    "7.5",
    withSwarm({ services: [{ ...service, variables: ["DB_PASSWORD"] }] }),
    "staging-app has the variable DB_PASSWORD",
  ],
  ["7.6", withSwarm({ autolock: false }), "the swarm is not locked"],
  ["7.8", withSwarm({ certificateDays: 91 }), "the swarm gives certificates for 91 days"],
  ["7.9", withSwarm({ authorityDays: 366 }), "the swarm has an authority of 366 days"],
];

/** Facts beside those that break an item, which must not. */
export const SOUND: readonly (readonly [number: string, facts: ClusterFacts])[] = [
  ["2.3", withSettings({ "log-level": "info" })],
  ["2.5", withEngine({ insecureRegistries: [] })],
  ["2.7", withArguments("-H", "fd://")],
  ["2.7", listener(7946)],
  [
    "2.7",
    cluster({
      machines: [machine("m1", { settings: { hosts: ["tcp://[::]:2376"], tlsverify: true } })],
    }),
  ],
  ["2.14", withArguments("--no-new-privileges")],
  ["4.2", withContainer({ image: `sha256:${"0".repeat(64)}` })],
  ["4.6", withMachine({ images: [image(), image({ id: "sha256:2", healthChecked: false })] })],
  ["4.9", withImage({ history: ["CMD x", "ADD rootfs /"] })],
  ["4.10", withImage({ variables: ["TOKEN_FILE", "GPG_KEY"] })],
  ["5.3", withContainer({ capAdd: ["CAP_NET_BIND_SERVICE", "chown"] })],
  ["5.5", withContainer(mount("/var/run/docker.sock"))],
  ["5.5", withContainer(mount("/srv/etc"))],
  ["5.7", withContainer(port(1024))],
  ["5.8", withContainer({ ...port(5000), service: "platform-registry-gateway" })],
  ["5.25", withContainer({ securityOptions: ["no-new-privileges:true"] })],
  ["7.2", withSwarm({ nodes: swarm().nodes.slice(0, 1) })],
];

function assertNever(): never {
  throw new Error("the ideal swarm has a service");
}
