import type { StateResource } from "../pulumi";

const VOLUME = "docker:index/volume:Volume";

/** A volume that bears the labels of a stack of the project. */
export interface FoundVolume {
  readonly name: string;
  readonly stack: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface WhatToKeep {
  readonly found: readonly FoundVolume[];
  /** Resources of each stack that is up, by its name. */
  readonly states: ReadonlyMap<string, readonly StateResource[]>;
  readonly platform: string;
  /** Environments' volumes as well. */
  readonly data: boolean;
}

/**
 * Which volumes a backup holds: those that outlive their stack. The stack's state says of each
 * whether it does; what a stack has left that was taken down does, or it would be gone. The others, such as a
 * builder's cache and passwords' files, are made again.
 */
export function keptVolumes({ found, states, platform, data }: WhatToKeep): FoundVolume[] {
  const passing = new Set(
    [...states.values()]
      .flat()
      .filter(({ type, retainOnDelete }) => type === VOLUME && retainOnDelete !== true)
      .map(({ id }) => id),
  );
  return found
    .filter(({ name }) => !passing.has(name))
    .filter(({ stack }) => data || stack === platform)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
