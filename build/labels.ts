import type { ImageSource } from "./source";
import type { Revision } from "./revision";

const OCI = "org.opencontainers.image";
/** Hash of the Dockerfile's name and the bases that ran: the sources are in the revision. */
const INPUTS = "slipway.inputs";

/** Everything here follows from the sources and the bases, never from the machine or the hour. */
export function imageLabels(
  { header }: ImageSource,
  { id, time, source }: Revision,
  inputs: string,
): Record<string, string> {
  return {
    [`${OCI}.title`]: header.name,
    [`${OCI}.version`]: header.version,
    [`${OCI}.revision`]: id,
    [`${OCI}.created`]: time.toISOString(),
    ...(source !== undefined && { [`${OCI}.source`]: source }),
    [INPUTS]: inputs,
  };
}

/** Whether an image was made of these sources and bases. */
export function isMadeOf(
  labels: Readonly<Record<string, string>> | null | undefined,
  { id }: Revision,
  inputs: string,
): boolean {
  return labels?.[`${OCI}.revision`] === id && labels[INPUTS] === inputs;
}
