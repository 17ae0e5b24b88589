import { eachContainer, type Item, listed } from "./item";

const SENSITIVE = ["/boot", "/dev", "/etc", "/lib", "/proc", "/sys", "/usr"];
/** The services of a platform that open ports of the machine: the edge, the registry, the DNS. */
const PUBLISHERS = /-(traefik|dns|registry-gateway|mirror-gateway)$/;
const ALL_ADDRESSES = new Set(["", "0.0.0.0", "::"]);

/** Section 5: what of its machine a container sees, and who reaches it. */
export const CONTAINER_ISOLATION_ITEMS: readonly Omit<Item, "since161">[] = [
  {
    number: "5.5",
    title: "No folder of the machine's system is mounted",
    how: `bind mounts of each container that runs: none of \`/\`, ${SENSITIVE.map((dir) => `\`${dir}\``).join(", ")} or what is below them, read-only neither`,
    check: eachContainer(({ mounts }) => {
      const sources = mounts
        .filter(({ type, source }) => type === "bind" && isSensitive(source))
        .map(({ source }) => source);
      return sources.length > 0 && `mounts ${listed(sources)}`;
    }),
  },
  {
    number: "5.7",
    title: "No privileged port of the machine leads to a container",
    how: "ports below 1024 that each container publishes",
    check: eachContainer(({ ports }) => {
      const low = ports.filter(({ host }) => host < 1024).map(({ host }) => host);
      return low.length > 0 && `publishes ${listed([...new Set(low)])}`;
    }),
  },
  {
    number: "5.8",
    title: "Only ports that are needed are open",
    how: "containers that publish ports: none but the edge, the DNS server and the gateways of registry and mirror",
    check: eachContainer(
      ({ service, ports }) =>
        ports.length > 0 &&
        !PUBLISHERS.test(service) &&
        `publishes ${listed(ports.map(({ host }) => host))}`,
    ),
  },
  {
    number: "5.9",
    title: "No container shares the machine's network",
    how: "network mode of each container that runs",
    check: eachContainer(({ networkMode }) => networkMode === "host" && "shares it"),
  },
  {
    number: "5.13",
    title: "Published ports are bound to one address of the machine",
    how: "addresses of the ports that each container publishes",
    check: eachContainer(({ ports }) => {
      const open = ports.filter(({ hostAddress }) => ALL_ADDRESSES.has(hostAddress));
      const numbers = [...new Set(open.map(({ host }) => host))];
      return numbers.length > 0 && `publishes ${listed(numbers)} on all addresses`;
    }),
  },
  {
    number: "5.15",
    title: "No container shares the machine's processes",
    how: "PID mode of each container that runs",
    check: eachContainer(({ pidMode }) => pidMode === "host" && "shares them"),
  },
  {
    number: "5.16",
    title: "No container shares the machine's memory segments and queues",
    how: "IPC mode of each container that runs",
    check: eachContainer(({ ipcMode }) => ipcMode === "host" && "shares them"),
  },
  {
    number: "5.17",
    title: "No device of the machine is given to a container",
    how: "devices of each container that runs",
    check: eachContainer(({ devices }) => devices.length > 0 && `has ${listed(devices)}`),
  },
  {
    number: "5.19",
    title: "No mount is shared back with the machine",
    how: "propagation of each mount of each container that runs",
    check: eachContainer(({ mounts }) => {
      const shared = mounts.filter(({ propagation }) => /^r?shared$/.test(propagation));
      return shared.length > 0 && `shares ${listed(shared.map(({ target }) => target))}`;
    }),
  },
  {
    number: "5.20",
    title: "No container shares the machine's host name",
    how: "UTS mode of each container that runs",
    check: eachContainer(({ utsMode }) => utsMode === "host" && "shares it"),
  },
  {
    number: "5.29",
    title: "No container is in the default bridge",
    how: "networks of each container that runs",
    check: eachContainer(
      ({ networks }) => networks.includes("bridge") && "is in docker0's network",
    ),
  },
  {
    number: "5.30",
    title: "No container leaves its user namespace for the machine's",
    how: "user namespace mode of each container that runs",
    check: eachContainer(({ userNamespaces }) => userNamespaces === "host" && "leaves it"),
  },
  {
    number: "5.31",
    title: "The engine's socket is in no container",
    how: "mounts of each container that runs",
    check: eachContainer(
      ({ mounts }) =>
        mounts.some(({ source }) => source.endsWith("docker.sock")) && "mounts the engine's socket",
    ),
  },
];

function isSensitive(source: string): boolean {
  return source === "/" || SENSITIVE.some((dir) => source === dir || source.startsWith(`${dir}/`));
}
