import { renderSwarmService } from "../../../../components/service/swarm/render";
import type { SwarmWiring } from "../../../../components/service/swarm/wiring";
import type { ResolvedService } from "../../../../model/resolved-service";
import { resolvedService, swarmWiring } from "./builders";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The arguments as plain data, without what is undefined. */
export function render(
  given: Partial<ResolvedService> = {},
  wiring: Partial<SwarmWiring> = {},
): Json {
  const args = renderSwarmService(resolvedService(given), swarmWiring(wiring), "7");
  return JSON.parse(JSON.stringify(args)) as Json;
}

/** What stands at a path; undefined where nothing does. */
export function at(value: Json | undefined, path: string): Json | undefined {
  return path.split(".").reduce<Json | undefined>((here, key) => {
    if (typeof here !== "object" || here === null) return undefined;
    return Array.isArray(here) ? here[Number(key)] : here[key];
  }, value);
}

export function labels(rendered: Json): Record<string, string> {
  const list = at(rendered, "labels") as { label: string; value: string }[];
  return Object.fromEntries(list.map(({ label, value }) => [label, value]));
}
