import { isRecord } from "./file-source";
import type { Substitutions } from "./substitutions";

/**
 * Set for a run of the program that is limited to the machines: they come before there is an engine
 * that could be asked for an image, or could make one.
 */
export const MACHINES_ONLY_VARIABLE = "SLIPWAY_MACHINES_ONLY";

/**
 * The record, and beside what it names each image whose digest nobody knows yet, by its tag: such a
 * run declares the services of these images, as any does, and starts none.
 * @param images as under `slipway:images`, not checked yet.
 */
export function withAssumedImages(images: unknown, record: Substitutions): Substitutions {
  const values = isRecord(images) ? Object.values(images) : [];
  const references = values.flatMap((value) => {
    const [, reference] = (typeof value === "string" && /^(.+)@unknown$/.exec(value)) || [];
    return reference === undefined ? [] : [reference];
  });
  return {
    ...Object.fromEntries(references.map((reference) => [reference, { reference }])),
    ...record,
  };
}
