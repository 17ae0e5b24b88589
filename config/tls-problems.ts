import { isRecord } from "./file-source";
import { notAllowed, type Problem } from "./problem";

type Section = Readonly<Record<string, unknown>>;

/** What the parts of `slipway:edge` ask of each other. */
export function tlsProblems(values: Section): Problem[] {
  const { edge } = values;
  if (!isRecord(edge)) return [];
  const { tls, tlsPort } = edge;
  if (tls === undefined && tlsPort !== undefined) {
    const hint = "Nothing answers there without slipway:edge.tls.";
    const text = "found without slipway:edge.tls, allowed: with slipway:edge.tls only";
    return [{ key: "slipway:edge.tlsPort", text, hint }];
  }
  if (!isRecord(tls) || tls["from"] !== "acme") return [];
  return tls["challenge"] === "dns" ? byDnsProblems(tls) : byHttpProblems(tls);
}

function byDnsProblems({ provider }: Section): Problem[] {
  if (provider !== undefined) return [];
  const text = "missing, allowed: the name of who serves the zone, such as rfc2136";
  return [{ key: "slipway:edge.tls.provider", text }];
}

/** What only a challenge by DNS uses; and no ACME server asks by HTTP for all names at once. */
function byHttpProblems(tls: Section): Problem[] {
  const unused = ["provider", "credentials", "resolvers"].filter((name) => tls[name] !== undefined);
  const names: unknown = tls["names"];
  const wildcards = Array.isArray(names)
    ? [...names.entries()].filter(([, name]) => typeof name === "string" && name.startsWith("*."))
    : [];
  return [
    ...unused.map((name) => ({
      key: `slipway:edge.tls.${name}`,
      text: "found without challenge: dns, allowed: with challenge: dns only",
    })),
    ...wildcards.map(([index, name]) => ({
      key: `slipway:edge.tls.names[${index}]`,
      text: `${notAllowed(name, "a whole host name, or challenge: dns")}`,
    })),
  ];
}
