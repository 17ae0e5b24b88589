import * as fc from "fast-check";
import { spaceProblem } from "../../../../model/azure/address-plan";
import type { ClusterIdentity } from "../../../../model/azure/names";

/** Ranges that a virtual network may have. */
export const space = fc
  .record({
    first: fc.constantFrom(0x0a000000, 0xac100000, 0xc0a80000),
    offset: fc.nat(0xffffff),
    prefix: fc.integer({ min: 8, max: 26 }),
  })
  .map(({ first, offset, prefix }) => {
    const start = ((first | offset) & (-1 << (32 - prefix))) >>> 0;
    const bytes = [24, 16, 8, 0].map((shift) => (start >>> shift) & 255);
    return `${bytes.join(".")}/${prefix}`;
  })
  .filter((text) => spaceProblem(text) === undefined);

const letters = (text: string) => fc.constantFrom(...text);

/** Prefixes that a config may have. */
export const dnsPrefix = fc
  .tuple(
    letters("abcxyz"),
    fc.string({ unit: letters("ab9-"), maxLength: 48 }),
    fc.option(letters("z0"), { nil: "" }),
  )
  .map(([first, middle, last]) => first + (last === "" ? "" : middle + last));

/** Pulumi's projects and stacks: letters, digits, `_`, `.`, `-`, 100 at most. */
const pulumiName = fc.string({ unit: letters("aZ09._-"), minLength: 1, maxLength: 100 });

export const cluster: fc.Arbitrary<ClusterIdentity> = fc.record({
  project: pulumiName,
  stack: pulumiName,
  location: fc.constantFrom("westeurope", "francecentral"),
  dnsPrefix,
});
