import { contentHash } from "../model/keyed-hash";

const DIGITS = 24;

/**
 * What stands for a config's secret where its value must not be: made from its ciphertext, which
 * git has. So whoever reads the stack's file makes the same, and another ciphertext makes another.
 */
export function placeholder(ciphertext: string): string {
  return `placeholder-${contentHash(ciphertext).slice(0, DIGITS)}`;
}
