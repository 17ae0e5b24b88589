/** Who made an object on the engine: what `slipway status` and `slipway down` find it by. */
export interface Origin {
  /** Pulumi's name of the project. */
  readonly project: string;
  /** Pulumi's name of the stack. */
  readonly stack: string;
}

/** A label as the docker provider takes it. */
export interface Label {
  readonly label: string;
  readonly value: string;
}

/** The labels that every object of a stack carries. */
export function originLabels(origin: Origin): Record<string, string> {
  return { "slipway.project": origin.project, "slipway.stack": origin.stack };
}

/** In the provider's form, sorted by name: the engine gives them back in that order. */
export function toLabelList(labels: Readonly<Record<string, string>>): Label[] {
  return Object.entries(labels)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([label, value]) => ({ label, value }));
}
