import { type Plan, type PlannedResource, PlannedSecret } from "../../../../../golden/plan";

type Fields = Readonly<Record<string, unknown>>;

/** Every resource of a kind: `network:LoadBalancer`. */
export function all(plan: Plan, kind: string): PlannedResource[] {
  return plan.resources.filter(({ type }) => type === `azure-native:${kind}`);
}

/** A value below some inputs, through what is secret: `at(inputs, "osProfile", "adminUsername")`. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, name) => {
    const open = opened(found);
    return typeof open === "object" && open !== null ? (open as Fields)[name] : undefined;
  }, value);
}

/** A list of records below some inputs; empty where there is none. */
export function list(value: unknown, ...path: readonly string[]): Fields[] {
  const found = opened(at(value, ...path));
  return Array.isArray(found) ? (found as Fields[]) : [];
}

export function texts(value: unknown, ...path: readonly string[]): string[] {
  return list(value, ...path).map(String);
}

export function opened(value: unknown): unknown {
  return value instanceof PlannedSecret ? value.value : value;
}

/** One rule of a security group, read as Azure would. */
export interface ReadRule {
  readonly group: string;
  readonly name: string;
  readonly priority: number;
  readonly isAllowed: boolean;
  readonly sources: readonly string[];
  readonly ports: readonly { readonly first: number; readonly last: number }[];
}

export function rulesOf(group: PlannedResource): ReadRule[] {
  return list(group.inputs, "securityRules").map((rule) => ({
    group: group.name,
    name: String(rule["name"]),
    priority: Number(rule["priority"]),
    isAllowed: rule["access"] === "Allow" && rule["direction"] === "Inbound",
    sources: [rule["sourceAddressPrefix"], ...list(rule, "sourceAddressPrefixes")]
      .filter((one) => one !== undefined)
      .map(String),
    ports: [rule["destinationPortRange"], ...list(rule, "destinationPortRanges")]
      .filter((one) => one !== undefined)
      .map((one) => portRange(String(one))),
  }));
}

/** Every rule that lets something in. */
export function allowed(plan: Plan): ReadRule[] {
  return all(plan, "network:NetworkSecurityGroup")
    .flatMap(rulesOf)
    .filter(({ isAllowed }) => isAllowed);
}

export function opens({ ports }: ReadRule, port: number): boolean {
  return ports.some(({ first, last }) => first <= port && port <= last);
}

function portRange(text: string): { first: number; last: number } {
  if (text === "*") return { first: 0, last: 65_535 };
  const [first = "", last = first] = text.split("-");
  return { first: Number(first), last: Number(last) };
}
