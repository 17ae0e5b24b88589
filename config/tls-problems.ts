import { isRecord } from "./file-source";
import type { Problem } from "./problem";

/** What the parts of `slipway:edge` ask of each other. */
export function tlsProblems(values: Readonly<Record<string, unknown>>): Problem[] {
  const { edge } = values;
  if (!isRecord(edge)) return [];
  const { tls, tlsPort } = edge;
  if (tls === undefined && tlsPort !== undefined) {
    const hint = "Nothing answers there without slipway:edge.tls.";
    const text = "found without slipway:edge.tls, allowed: with slipway:edge.tls only";
    return [{ key: "slipway:edge.tlsPort", text, hint }];
  }
  if (!isRecord(tls) || tls["from"] !== "acme") return [];
  const key = "slipway:edge.tls.provider";
  const isByDns = tls["challenge"] === "dns";
  if (isByDns && tls["provider"] === undefined) {
    return [{ key, text: "missing, allowed: the name of who serves the zone, such as rfc2136" }];
  }
  if (isByDns || tls["provider"] === undefined) return [];
  return [{ key, text: "found without challenge: dns, allowed: with challenge: dns only" }];
}
