import { z } from "zod";
import { type ExportedStack, exportedStack, type Resource } from "./deployment";
import { decoded } from "./fingerprint";
import { likeness, overlayProperty } from "./overlay";
import { recordedKey, type RecordedNames } from "./recorded-names";
import type { Scrubbed } from "./scrub";
import type { Json } from "./secret-object";

const SECRET_TYPE = "docker:index/secret:Secret";
const NAMED = /^(.+)-([0-9a-f]{8})$/;

/** A secret input that a run with placeholders registered. It has never seen a real secret. */
export const toldInput = z.strictObject({
  type: z.string().min(1),
  /** Pulumi's name of the resource. */
  name: z.string().min(1),
  prop: z.string().min(1),
  value: z.custom<Json>((value) => value !== undefined),
});
export type ToldInput = Readonly<z.infer<typeof toldInput>>;

export interface Calibrated {
  readonly exported: ExportedStack;
  readonly names: RecordedNames;
  /** Told, but not in the state: `<type> <name> <property>`. A preview would show a creation. */
  readonly added: readonly string[];
}

/**
 * Puts what a run with placeholders registered where the state has mere shapes, in inputs and in
 * the outputs that mirror them, and notes the live name's hash of each Docker secret. A preview
 * after that must find nothing to change: it is the proof, and this is not.
 */
export function calibrate(
  { exported, fingerprints }: Scrubbed,
  told: readonly ToldInput[],
): Calibrated {
  const { resources } = exported.deployment;
  const pairs = pairUp(resources, told, fingerprints);
  const filled = resources.map((resource, index) =>
    pairs
      .filter((pair) => pair.index === index)
      .reduce((done, { input }) => withInput(done, input, { index, fingerprints }), resource),
  );
  const names = pairs.flatMap(({ index, input }) => nameOf(filled[index], input));
  const taken = new Set(pairs.map(({ input }) => input));
  return {
    exported: exportedStack.parse({
      ...exported,
      deployment: { ...exported.deployment, resources: filled },
    }),
    names: Object.fromEntries(names.sort(([one], [other]) => (one < other ? -1 : 1))),
    added: told
      .filter((input) => !taken.has(input))
      .map(({ type, name, prop }) => `${type} ${name} ${prop}`),
  };
}

interface Pair {
  readonly index: number;
  readonly input: ToldInput;
}

/** Each told input with the resource that it is of: by name, and among several by what it holds. */
function pairUp(
  resources: readonly Resource[],
  told: readonly ToldInput[],
  fingerprints: Scrubbed["fingerprints"],
): readonly Pair[] {
  const candidates = told.flatMap((input) =>
    resources.flatMap((resource, index) => {
      if (resource.delete === true || !isOf(resource, input)) return [];
      const path = propertyPath(index, "inputs", input.prop);
      return [{ index, input, likeness: likeness(input.value, { fingerprints, path }) }];
    }),
  );
  const pairs: Pair[] = [];
  for (const { index, input } of candidates.sort((a, b) => b.likeness - a.likeness)) {
    const isTaken = pairs.some(
      (pair) => pair.input === input || (pair.index === index && pair.input.prop === input.prop),
    );
    if (!isTaken) pairs.push({ index, input });
  }
  return pairs;
}

/** A Docker secret's name ends with a hash of its text, which placeholders change. */
function isOf({ type, urn }: Resource, input: ToldInput): boolean {
  if (type !== input.type) return false;
  const name = urn.split("::").at(-1) ?? "";
  return type === SECRET_TYPE ? base(name) === base(input.name) : name === input.name;
}

function base(name: string): string {
  return NAMED.exec(name)?.[1] ?? name;
}

function withInput(
  resource: Resource,
  { prop, value }: ToldInput,
  {
    index,
    fingerprints,
  }: { readonly index: number; readonly fingerprints: Scrubbed["fingerprints"] },
): Resource {
  const filled = (side: "inputs" | "outputs") => {
    const properties = resource[side];
    const had = properties?.[prop];
    if (had === undefined) return properties;
    const path = propertyPath(index, side, prop);
    return { ...properties, [prop]: overlayProperty(had, value, { fingerprints, path }) };
  };
  return { ...resource, inputs: filled("inputs"), outputs: filled("outputs") };
}

function nameOf(resource: Resource | undefined, { type, value }: ToldInput): [string, string][] {
  const name = resource?.inputs?.["name"];
  if (type !== SECRET_TYPE || typeof value !== "string" || typeof name !== "string") return [];
  const [, named, hash] = NAMED.exec(name) ?? [];
  if (named === undefined || hash === undefined) return [];
  return [[recordedKey(named, decoded(value)), hash]];
}

function propertyPath(index: number, side: "inputs" | "outputs", prop: string): string {
  return `deployment.resources[${index}].${side}.${prop}`;
}
