import { type Plan, type PlannedResource, PlannedSecret } from "../../../../../golden/plan";

/** A value that may be changed as one likes. */
export type Loose = Record<string, unknown>;

/** The plan with the first such resource of a kind changed, the given plan as it was. */
export function broken(
  plan: Plan,
  kind: string,
  change: (inputs: Loose) => void,
  such: (inputs: PlannedResource["inputs"]) => boolean = () => true,
): Plan {
  return changed(plan, `azure-native:${kind}`, change, such);
}

/** The same for a resource of any type. */
export function changed(
  plan: Plan,
  of: string,
  change: (inputs: Loose) => void,
  such: (inputs: PlannedResource["inputs"]) => boolean = () => true,
): Plan {
  const index = plan.resources.findIndex(({ type, inputs }) => type === of && such(inputs));
  if (index < 0) throw new Error(`the plan has no ${of}`);
  const resources = plan.resources.map((one, place): PlannedResource => {
    if (place !== index) return one;
    const inputs = copy(one.inputs) as Loose;
    change(inputs);
    return { ...one, inputs };
  });
  return { resources, outputs: plan.outputs, find: (type, name) => plan.find(type, name) };
}

/** What stands at a path, as a record: `inside(inputs, "securityRules", 0)`. */
export function inside(value: unknown, ...path: readonly (string | number)[]): Loose {
  const found = path.reduce<unknown>((one, name) => {
    const open = one instanceof PlannedSecret ? one.value : one;
    return (open as Loose)[name];
  }, value);
  const open = found instanceof PlannedSecret ? found.value : found;
  if (typeof open !== "object" || open === null) throw new Error(`nothing at ${path.join(".")}`);
  return open as Loose;
}

function copy(value: unknown): unknown {
  if (value instanceof PlannedSecret) return new PlannedSecret(copy(value.value));
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner)]));
}
