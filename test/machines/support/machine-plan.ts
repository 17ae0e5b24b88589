import type { MachineNetwork, MachineNetworks } from "./machine-networks";
import type { MachineSpec } from "./test-machine";

/** The last byte of the first machine's addresses. */
const FIRST = 11;

/** A machine's address in one network. */
export interface Attachment {
  readonly network: MachineNetwork;
  readonly address: string;
}

export interface MachinePlace {
  /** The first is the one that others reach it at; the inner network comes last. */
  readonly attachments: readonly Attachment[];
  /** Passes on what goes elsewhere; absent: the engine does. */
  readonly gateway?: string;
  /** The network whose machines this one passes on. */
  readonly passesOn?: string;
}

/** Which networks a machine is in, at which addresses. Order of `specs` decides the addresses. */
export function placeMachine(
  spec: MachineSpec,
  specs: readonly MachineSpec[],
  { outer, inner }: MachineNetworks,
): MachinePlace {
  const numberOf = (name: string) => {
    const index = specs.findIndex((other) => other.name === name);
    if (index === -1) throw new Error(`there is no machine "${name}"`);
    return FIRST + index;
  };
  const number = numberOf(spec.name);
  const outerPlace = { network: outer, address: outer.address(number) };
  if (inner === undefined) return { attachments: [outerPlace] };
  const innerPlace = { network: inner, address: inner.address(number) };
  if (spec.behind !== undefined) {
    const gateway = inner.address(numberOf(spec.behind));
    return { attachments: [innerPlace], gateway };
  }
  return { attachments: [outerPlace, innerPlace], passesOn: inner.subnet };
}
