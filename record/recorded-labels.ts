import { z } from "zod";
import type { ExportedStack } from "./deployment";
import { recordedKey, type RecordedNames } from "./recorded-names";

/** A label whose value is a keyed hash, with the text that a run with placeholders hashed. */
export const toldLabel = z.strictObject({ label: z.string().min(1), text: z.string() });
export type ToldLabel = Readonly<z.infer<typeof toldLabel>>;

const HASH = /^[0-9a-f]{8}$/;
const labelList = z.array(z.looseObject({ label: z.string(), value: z.string() }));

/**
 * The hashes that the live resources bear under these labels, as names of a record. One that has
 * several values, in a rollout that was cut short, has none: a preview then shows its update.
 */
export function recordedLabels(
  { deployment }: ExportedStack,
  told: readonly ToldLabel[],
): RecordedNames {
  const labels = deployment.resources.flatMap(
    ({ inputs }) => labelList.safeParse(inputs?.["labels"]).data ?? [],
  );
  const names = told.flatMap(({ label, text }) => {
    const values = new Set(labels.filter((one) => one.label === label).map(({ value }) => value));
    const [value, ...others] = values;
    if (value === undefined || others.length > 0 || !HASH.test(value)) return [];
    return [[recordedKey(label, text), value]];
  });
  return Object.fromEntries(names) as RecordedNames;
}
