import { Address4 } from "ip-address";
import { JUMP, type Segment } from "./spec";

/** Azure keeps the first four addresses of a subnet and the last for itself. */
const RESERVED_FIRST = 4;
const RESERVED = RESERVED_FIRST + 1;

/**
 * Where in the space each subnet lies: `1/2^bits` of it, the `index`th such part. Fixed, so that
 * neither a machine more nor a pool more ever moves a subnet. The fourth eighth is kept free.
 */
const PARTS: Readonly<Record<Segment, { readonly bits: number; readonly index: bigint }>> = {
  managers: { bits: 3, index: 0n },
  registry: { bits: 3, index: 1n },
  [JUMP]: { bits: 3, index: 2n },
  workers: { bits: 1, index: 1n },
};

/** Azure's smallest subnet is a /29, so a space has a /26 at least. */
export const SMALLEST_SPACE = 26;
export const LARGEST_SPACE = 8;

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
/** What Docker gives its first bridge, and the first 256 networks of a swarm. */
const DOCKERS = ["172.17.0.0/16", "10.0.0.0/16"];

/** Ranges of the subnets, by name. @param space that {@link spaceProblem} has nothing against. */
export function subnetRanges(space: string): Readonly<Record<Segment, string>> {
  const { bigInt, prefix } = rangeOf(space);
  const range = (segment: Segment) => {
    const { bits, index } = PARTS[segment];
    const start = bigInt + (index << BigInt(32 - prefix - bits));
    return `${Address4.fromBigInt(start).correctForm()}/${prefix + bits}`;
  };
  return {
    managers: range("managers"),
    workers: range("workers"),
    registry: range("registry"),
    jump: range(JUMP),
  };
}

/** How many machines a subnet has addresses for. */
export function capacity(range: string): number {
  return Number(1n << BigInt(32 - rangeOf(range).prefix)) - RESERVED;
}

/** The address of a subnet's `index`th machine, counted from 0. @throws Error when it is full. */
export function machineAddress(range: string, index: number): string {
  if (index < 0 || index >= capacity(range)) throw new Error(`${range} has no machine ${index}`);
  return Address4.fromBigInt(rangeOf(range).bigInt + BigInt(RESERVED_FIRST + index)).correctForm();
}

/** Why a range can't be a virtual network's, or nothing. */
export function spaceProblem(text: string): string | undefined {
  const range = parseRange(text);
  if (range === undefined) return "it is no IPv4 range such as 172.16.0.0/16";
  if (range.prefix > SMALLEST_SPACE || range.prefix < LARGEST_SPACE) {
    return `its size is not between /${LARGEST_SPACE} and /${SMALLEST_SPACE}`;
  }
  if (!PRIVATE.some((one) => contains(one, text))) return "it is not private (RFC 1918)";
  const dockers = DOCKERS.find((one) => contains(one, text) || contains(text, one));
  return dockers && `it overlaps ${dockers}, which Docker uses on every machine`;
}

/** Why a range can't say from where people come, or nothing. */
export function sourceProblem(text: string): string | undefined {
  const range = parseRange(text);
  if (range === undefined) return "it is no IPv4 range such as 203.0.113.0/24";
  return range.prefix < 8
    ? "it is wider than /8: that is the whole internet, or nearly"
    : undefined;
}

interface Range {
  readonly bigInt: bigint;
  readonly prefix: number;
}

function rangeOf(text: string): Range {
  const range = parseRange(text);
  if (range === undefined) throw new Error(`"${text}" is no IPv4 range`);
  return range;
}

function parseRange(text: string): Range | undefined {
  // The library takes more than Azure does: an address without a prefix, for one.
  if (!/^(?:\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/.test(text) || !Address4.isValid(text)) return undefined;
  const address = new Address4(text);
  const start = address.startAddress().bigInt();
  return start === address.bigInt() ? { bigInt: start, prefix: address.subnetMask } : undefined;
}

function contains(outer: string, inner: string): boolean {
  return new Address4(inner).isInSubnet(new Address4(outer));
}
