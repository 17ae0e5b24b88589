import type { ClusterFacts, ContainerFacts, ImageFacts, MachineFacts } from "./facts";

/** One recommendation of the CIS Docker Benchmark. */
export interface Item {
  /** In docker-bench-security 1.6.0. */
  readonly number: string;
  /** In 1.6.1, which moved the first of section 7 to the top of section 5. */
  readonly since161: string;
  readonly title: string;
  /** What is looked at, for docs/security.md. */
  readonly how: string;
  /** Where it says something at all. Default: everywhere. */
  readonly where?: Where;
  /** What speaks against it. Absent: nothing on a machine shows it, so it takes an exception. */
  readonly check?: Check;
}

export interface Where {
  /** As it stands after «where» in the docs. */
  readonly says: string;
  readonly holds: (facts: ClusterFacts) => boolean;
}

export type Check = (facts: ClusterFacts) => readonly Finding[];

export interface Finding {
  /** A service, an image, a network, or the machine itself. */
  readonly subject: string;
  /** Absent: it is the whole cluster's. */
  readonly machine?: string;
  readonly what: string;
}

/** A sentence for what is wrong, or nothing. */
type Look<T> = (looked: T, machine: MachineFacts) => string | false | undefined;

export function eachMachine(look: (machine: MachineFacts) => string | false | undefined): Check {
  return ({ machines }) =>
    machines.flatMap((machine) => {
      const what = look(machine);
      return what ? [{ subject: machine.name, machine: machine.name, what }] : [];
    });
}

export function eachContainer(look: Look<ContainerFacts>): Check {
  return eachPart(
    (machine) => machine.containers,
    ({ service }) => service,
    look,
  );
}

/** Those that the machine has, run or not. */
export function eachImage(look: Look<ImageFacts>): Check {
  return eachPart(
    (machine) => machine.images,
    ({ name }) => name,
    look,
  );
}

function eachPart<T>(
  parts: (machine: MachineFacts) => readonly T[],
  subject: (part: T) => string,
  look: Look<T>,
): Check {
  return ({ machines }) =>
    machines.flatMap((machine) =>
      parts(machine).flatMap((part) => {
        const what = look(part, machine);
        return what ? [{ subject: subject(part), machine: machine.name, what }] : [];
      }),
    );
}

/** `a, b`, or nothing where there is none. */
export function listed(values: readonly (string | number)[]): string | undefined {
  return values.length === 0 ? undefined : values.join(", ");
}
