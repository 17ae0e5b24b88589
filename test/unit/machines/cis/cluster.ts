import type {
  ClusterFacts,
  ContainerFacts,
  ImageFacts,
  MachineFacts,
  SwarmFacts,
} from "../../../machines/cis/facts";

const DIGEST = "0".repeat(64);
export const IMAGE = `registry.test:5000/app:1@sha256:${DIGEST}`;

/** A container that nothing speaks against; `more` wins. */
export function container(more: Partial<ContainerFacts> = {}): ContainerFacts {
  return {
    name: "staging-app.1.x",
    service: "staging-app",
    image: IMAGE,
    imageId: "sha256:1",
    user: "1000:1000",
    capAdd: [],
    capDrop: ["ALL"],
    privileged: false,
    readOnlyRoot: true,
    securityOptions: [],
    appArmor: "docker-default",
    memory: 1 << 28,
    nanoCpus: 5e8,
    cpuShares: 0,
    pids: 100,
    maxRetries: 0,
    networkMode: "default",
    networks: ["staging-private"],
    pidMode: "",
    ipcMode: "private",
    utsMode: "",
    userNamespaces: "",
    cgroupParent: "",
    devices: [],
    ulimits: [],
    ports: [],
    mounts: [],
    healthChecked: true,
    processes: ["node dist/main.js"],
    execs: [{ privileged: false, user: "" }],
    setIdFiles: [],
    tools: [],
    ...more,
  };
}

export function image(more: Partial<ImageFacts> = {}): ImageFacts {
  return {
    id: "sha256:1",
    name: "app:1",
    healthChecked: true,
    variables: ["PATH", "REDIS_PASSWORD_FILE"],
    history: [
      'CMD ["node"]',
      "/bin/sh -c apt-get update && apt-get install -y ca-certificates",
      "/bin/sh -c #(nop) ADD file:1 in /",
    ],
    ...more,
  };
}

/** A worker that nothing speaks against, ideal even where this project has an exception. */
export function machine(name: string, more: Partial<MachineFacts> = {}): MachineFacts {
  const clusterAddress = `198.18.0.${name.codePointAt(1)}`;
  return {
    name,
    clusterAddress,
    engine: {
      version: "20.10.24",
      storageDriver: "overlay2",
      loggingDriver: "journald",
      securityOptions: ["name=apparmor", "name=selinux", "name=seccomp,profile=default"],
      insecureRegistries: ["127.0.0.0/8"],
      experimental: false,
      liveRestore: true,
      inSwarm: true,
    },
    daemon: { user: "engine", args: ["-p", "/var/run/docker.pid"] },
    settings: {
      icc: false,
      "default-ulimits": { nofile: {} },
      "userns-remap": "default",
      "authorization-plugins": ["judge"],
      "no-new-privileges": true,
      "userland-proxy": false,
    },
    socket: { mode: "660", owner: "root", group: "docker" },
    listening: [
      { protocol: "tcp", address: clusterAddress, port: 2377, process: "dockerd" },
      { protocol: "tcp", address: "*", port: 7946, process: "dockerd" },
    ],
    firewall: [],
    containers: [container()],
    images: [image()],
    ...more,
  };
}

export function swarm(more: Partial<SwarmFacts> = {}): SwarmFacts {
  const manager = { manager: true, leader: false, reachable: true };
  return {
    nodes: [
      { ...manager, name: "m1", leader: true },
      { ...manager, name: "m2" },
      { ...manager, name: "m3" },
    ],
    networks: [{ name: "staging-private", encrypted: true }],
    services: [
      {
        name: "staging-app",
        image: IMAGE,
        restart: { condition: "on-failure", maxAttempts: 5 },
        variables: ["REDIS_HOST"],
      },
    ],
    secrets: 1,
    autolock: true,
    certificateDays: 90,
    authorityDays: 1,
    ...more,
  };
}

/** Three managers that pass every item. */
export function cluster(more: Partial<ClusterFacts> = {}): ClusterFacts {
  return { machines: ["m1", "m2", "m3"].map((name) => machine(name)), swarm: swarm(), ...more };
}

/** The second of three machines is another. */
export function withMachine(more: Partial<MachineFacts>): ClusterFacts {
  return cluster({ machines: [machine("m1"), machine("m2", more), machine("m3")] });
}

/** A container on the second of three machines is another. */
export function withContainer(more: Partial<ContainerFacts>): ClusterFacts {
  return withMachine({ containers: [container(), container(more)] });
}

/** An image of the second of three machines is another. */
export function withImage(more: Partial<ImageFacts>): ClusterFacts {
  return withMachine({ images: [image(more)] });
}

export function withSwarm(more: Partial<SwarmFacts>): ClusterFacts {
  return cluster({ swarm: swarm(more) });
}
