import { reachableEngine } from "./daemon-items";
import type { Exception } from "./exception";
import { eachMachine } from "./item";
import { everyContainerIsPowerless } from "./powerless";

export const DAEMON_EXCEPTIONS: readonly Exception[] = [
  {
    number: "2.1",
    reason:
      "An engine without root has no overlay networks, so it cannot be a node of a swarm. What it runs has no capability of root's instead.",
    instead: {
      says: "every container runs without any capability, and can gain none",
      check: everyContainerIsPowerless,
    },
  },
  {
    number: "2.9",
    reason:
      "The edge's socket proxy must be the very root who owns the engine's socket, and Swarm cannot take a single service out of the mapping. Root in a container has no capability instead.",
    instead: {
      says: "every container runs without any capability, and can gain none",
      check: everyContainerIsPowerless,
    },
  },
  {
    number: "2.12",
    reason:
      "Whoever reaches the engine's socket is root of the machine already: nobody but SSH's users and the socket proxy does, and that one lets a few reads through by a list of its own.",
    instead: {
      says: "the engine listens to nothing but its local socket",
      check: eachMachine(reachableEngine),
    },
  },
  {
    number: "2.13",
    reason:
      "Logs stay on the machine, three files of 10 MB a container, so that they fill no disk. Where they are sent is the team's decision, and a collector reads these files.",
    instead: {
      says: "the size and number of log files are bounded",
      check: eachMachine(({ settings }) => {
        const options = settings["log-opts"] as Record<string, unknown> | undefined;
        return !(options?.["max-size"] && options["max-file"]) && "its logs have no bound";
      }),
    },
  },
  {
    number: "2.16",
    reason:
      "Without the userland proxy a container reaches no port that its own machine publishes (tried with Swarm's host mode): not the registry, not the edge. What comes from other machines takes the kernel's way in either case.",
  },
];
