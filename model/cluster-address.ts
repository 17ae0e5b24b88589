import { Address4, Address6 } from "ip-address";

/** An IP address in its one form, so that two spellings compare as equal; undefined for no address. */
export function sameForm(text: string): string | undefined {
  return parsed(text)?.correctForm();
}

/** Why no other machine reaches this one at an address; undefined when they may. */
export function unreachableWhy(text: string): string | undefined {
  const address = parsed(text);
  if (address === undefined) return "no IP address";
  if (address.isLoopback()) return "which every machine has for itself";
  if (address.isUnspecified()) return "which is no machine's";
  if (address.isMulticast()) return "which is a group's";
  return undefined;
}

function parsed(text: string): Address4 | Address6 | undefined {
  // A range and a zone are no address.
  if (/[/%]/.test(text)) return undefined;
  if (Address4.isValid(text)) return new Address4(text);
  return Address6.isValid(text) ? new Address6(text) : undefined;
}
