import type { Source } from "../store/store";

/** One thing that Slipway needs, as it is on this machine. */
export interface Part {
  readonly name: string;
  readonly version: string;
  readonly source: Source;
  /** The program or folder. */
  readonly path: string;
  /** How it was checked or made, in a few words. */
  readonly note: string;
}

const SOURCES: Readonly<Record<Source, string>> = {
  machine: "found on the machine",
  vendor: "the vendor's release",
  built: "built from Go modules",
  npm: "from npm",
  pypi: "from PyPI",
};

export function sourceText(source: Source): string {
  return SOURCES[source];
}
