/** Takes a line for each thing that was changed, and for what has to be known; never a secret. */
export interface Told {
  changed(line: string): void;
  left(line: string): void;
}
