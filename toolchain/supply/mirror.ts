import type { Substitution } from "../../config/substitutions";
import type { Pin } from "../../model/pin";

const FOLDER = "mirror";

/** Where an image that was made here lies in the platform's own registry. */
export function mirrorReference(address: string, pin: Pin): string {
  const place = pin.registry === undefined ? "" : `${pin.registry.replaceAll(/[.:]/g, "-")}/`;
  return `${address}/${FOLDER}/${place}${pin.repository}:${pin.tag}`;
}

/** Whether the record names an image that was made here and pushed, not somebody's mirror. */
export function isOwnMirror({ reference, made }: Substitution): boolean {
  // Records of one engine's registry were once without the mark.
  return made ?? new RegExp(`^localhost:\\d+/${FOLDER}/`).test(reference);
}
