import { unreachableWhy, sameForm } from "../model/cluster-address";
import { edgeHosts } from "../model/host";
import { isRecord } from "./file-source";
import { shown, type Problem } from "./problem";
import { UPSTREAM } from "./schema/dns";
import { readableHost } from "./schema/ssh-host";

type Section = Readonly<Record<string, unknown>>;

const KEY = "slipway:dns";

/** Where engines ask: their setting names addresses only. */
const ASKED_PORT = 53;

/** What no schema says of `slipway:dns`: where it can be, whom it asks, who asks it. */
export function dnsProblems({ dns, hosts }: Section): Problem[] {
  if (!isRecord(dns)) return [];
  if (!isRecord(hosts)) {
    return [
      {
        key: KEY,
        text: "found without slipway:hosts, allowed: with slipway:hosts only",
        hint:
          "On one engine names below localhost lead to this machine by themselves. For another domain " +
          "make a wildcard record in your DNS that leads to it.",
      },
    ];
  }
  const isAsked = dns["containers"] !== false;
  return [...(isAsked ? [...portProblems(dns), ...missing(dns)] : []), ...circles(dns, hosts)];
}

function portProblems({ port }: Section): Problem[] {
  if (typeof port !== "number" || port === ASKED_PORT) return [];
  const text = `found ${port}, allowed: ${ASKED_PORT}; another one with ${KEY}.containers: false`;
  const hint =
    "The machines' engines have their containers ask at port 53: none can be told another.";
  return [{ key: `${KEY}.port`, text, hint }];
}

function missing({ upstream }: Section): Problem[] {
  if (upstream !== undefined && upstream !== null) return [];
  return [
    {
      key: `${KEY}.upstream`,
      text: `missing, allowed: ${UPSTREAM}; [] where no other names are needed`,
      hint:
        "The machines' containers ask this server for every name, so say who knows those outside the " +
        `domain (on Azure 168.63.129.16), or leave containers alone by ${KEY}.containers: false.`,
    },
  ];
}

/** Who would be asked is the server itself, again and again, or its container. */
function circles({ upstream }: Section, hosts: Section): Problem[] {
  if (!Array.isArray(upstream)) return [];
  const list: unknown = hosts["ssh"];
  const machines = Array.isArray(list) ? list.map(readableHost) : [];
  const servers = edgeHosts(
    machines.map((one) => ({ ...one, role: one.role ?? "worker", labels: one.labels ?? {} })),
  );
  return upstream.flatMap((address: unknown, index): Problem[] => {
    if (typeof address !== "string") return [];
    const form = sameForm(address);
    if (form === undefined) return [];
    const own = servers.find(({ address: at = "", clusterAddress = "" }) =>
      [at, clusterAddress].some((one) => sameForm(one) === form),
    );
    const why =
      own === undefined ? unreachableWhy(address) : `which is ${own.name}, where this server runs`;
    if (why === undefined) return [];
    const text = `found ${shown(address)}, ${why}, allowed: the address of another DNS server`;
    return [{ key: `${KEY}.upstream[${index}]`, text }];
  });
}
