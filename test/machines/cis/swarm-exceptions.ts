import type { Exception } from "./exception";
import { closedToOthers } from "./firewall";
import { MANAGEMENT_PORT } from "./swarm-items";

export const SWARM_EXCEPTIONS: readonly Exception[] = [
  {
    number: "7.3",
    reason:
      "An engine that listens on one address and starts before the machine has it, as with WireGuard or a late lease, stays out of its swarm until somebody starts it anew (tried with 20.10); one that listens on all finds back by itself. The firewall of each machine lets the cluster's machines in, and nobody else.",
    instead: {
      says: `each machine's firewall closes ${MANAGEMENT_PORT} to all but the cluster's machines`,
      check: closedToOthers([["tcp", MANAGEMENT_PORT]]),
    },
  },
  {
    number: "7.4",
    reason:
      "Encryption by the engine takes IPsec in the kernel and a firewall that lets ESP through, costs throughput on every hop between services, and was silently off in engines before 20.10.24 where the kernel lacked a module. Machines of a cluster are meant to share a private network (`clusterAddress`); where they don't, put WireGuard between them and name its addresses there: that covers all of Swarm's traffic. The registry's and the edge's own traffic is TLS in either case.",
    instead: {
      says: "each machine's firewall takes overlay traffic from the cluster's machines only",
      check: closedToOthers([
        ["udp", 4789],
        ["udp", 7946],
        ["tcp", 7946],
      ]),
    },
  },
  {
    number: "7.6",
    reason:
      "A manager that starts anew would wait for a person with the key, and a swarm whose managers wait stands still. What autolock protects, the keys at rest, is protected by an encrypted disk (on Azure they are).",
  },
  {
    number: "7.10",
    reason:
      "It takes machines with two networks each, which few have. Management is TLS with certificates of both sides; SSH, by which Slipway comes, may have an address of its own (`address` beside `clusterAddress`).",
  },
];
