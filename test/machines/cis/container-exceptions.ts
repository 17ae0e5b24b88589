import type { Exception } from "./exception";
import { eachContainer, listed } from "./item";
import { everyContainerIsPowerless, isPowerless } from "./powerless";

const SOCKET_PROXY = /-socket-proxy$/;

/** Sections 4 and 5. */
export const CONTAINER_EXCEPTIONS: readonly Exception[] = [
  {
    number: "4.1",
    // Traefik is root where it keeps certificates that it got by ACME.
    only: /-(socket-proxy|registry|mirror|traefik)$/,
    reason:
      "The socket proxy is root because root owns the engine's socket; the registry, and Traefik where it keeps certificates by ACME, because a fresh volume belongs to root. None of them has a single capability, nor a root file system to write to.",
    instead: {
      says: "they run without any capability, on a read-only root",
      check: eachContainer(
        (container) =>
          /^(|0|root)(:|$)/.test(container.user) &&
          !(isPowerless(container) && container.readOnlyRoot) &&
          "is root with capabilities, or with a root file system to write to",
      ),
    },
  },
  {
    number: "4.4",
    reason:
      "No scanner is part of it: which one, and what it may stop, is the team's decision, and its place is the CI. A new base image is a pin of a Dockerfile, and `slipway build` makes what stands on it anew.",
  },
  {
    number: "4.5",
    reason:
      "Content trust binds a tag to a digest by signature, for the `docker` command alone: Swarm's nodes pull without it. Every pin is a digest, which a reviewer reads in the stack's file.",
  },
  {
    number: "4.6",
    reason:
      "Health checks stand in the declaration of each service, where they fit how it is run; Swarm takes them from there. Item 5.26 looks at the containers.",
    instead: {
      says: "the health of every container is checked",
      check: eachContainer(({ healthChecked }) => !healthChecked && "is not checked"),
    },
  },
  {
    number: "4.8",
    where: "with upstream's images: those that are made from packages have no such files",
    reason:
      "Debian's base images have such files (`su`, `mount`, `passwd`), and upstream's images are taken as they are. The bits have no effect where no privilege can be gained.",
    instead: {
      says: "every container runs without any capability, and can gain none",
      check: everyContainerIsPowerless,
    },
  },
  {
    number: "4.12",
    reason:
      "Upstreams sign in different ways or not at all, so a digest that a person has reviewed stands for a signature; what Slipway downloads itself is checked against hashes that stand in its sources.",
  },
  {
    number: "5.7",
    only: /-(traefik|dns)$/,
    reason:
      "The edge is where people's browsers look for it, ports 80 and 443, and the DNS server where resolvers do, port 53. Inside their containers both listen on ports above 1024.",
    instead: {
      says: "what they listen on in their containers is above 1024",
      check: eachContainer(({ ports }) => {
        const low = ports.filter(({ container }) => Number.parseInt(container, 10) < 1024);
        return low.length > 0 && `listens on ${listed(low.map(({ container }) => container))}`;
      }),
    },
  },
  {
    number: "5.11",
    reason:
      "All containers have the same share where processors are short, and what is idle is anybody's: a limit would take that away. A declaration may set one (`resources.limits.cpus`).",
  },
  {
    number: "5.13",
    only: /-(traefik|dns|registry-gateway|mirror-gateway)$/,
    reason:
      "Swarm binds ports to all addresses of a machine and knows no other way. Only services that are meant for other machines publish any (item 5.8); who reaches them from outside is the network's firewall's to say.",
  },
  {
    number: "5.14",
    reason:
      "A service is to run: one that gave up after five failures would stay down until a person came. Between attempts it waits, and a new version that fails goes back by itself.",
  },
  {
    number: "5.28",
    reason:
      "Neither Pulumi's docker provider nor its upstream has a field for it in a service (the engine has had one since API 1.41); a limit of a user's processes by `ulimit` would count those of all containers together. One-off tasks, which Slipway gives to the engine itself, are limited. Memory limits bound what a fork bomb takes.",
    instead: {
      says: "every container has a limit of memory",
      check: eachContainer(({ memory }) => memory <= 0 && "has no limit of memory"),
    },
  },
  {
    number: "5.31",
    only: SOCKET_PROXY,
    reason:
      "Traefik learns from the engine which services there are. It asks the socket proxy, which alone has the socket, has no other network than the one with Traefik, publishes no port, and lets a few paths be read.",
    instead: {
      says: "the socket proxy publishes no port, has one network and no capability",
      check: eachContainer(
        (container) =>
          SOCKET_PROXY.test(container.service) &&
          !(
            container.ports.length === 0 &&
            container.networks.length === 1 &&
            isPowerless(container)
          ) &&
          "can be reached by others than Traefik, or may do more than it needs",
      ),
    },
  },
];
