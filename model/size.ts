import { UserError } from "./user-error";

/** An amount of bytes as people write it: `64KiB`, `16MiB`, `1GiB`. */
export type Size = `${number}${"KiB" | "MiB" | "GiB"}`;

const BYTES = { KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;
const PATTERN = /^(\d+(?:\.\d+)?)(KiB|MiB|GiB)$/;

export function isSize(text: string): text is Size {
  return PATTERN.test(text);
}

/** In bytes. @throws UserError when it is no size. */
export function toBytes(size: Size): number {
  const match = PATTERN.exec(size);
  if (match === null) {
    throw new UserError(`"${size}" is not a size; allowed: a number and KiB, MiB or GiB (64MiB)`);
  }
  return Math.round(Number(match[1]) * BYTES[match[2] as keyof typeof BYTES]);
}
