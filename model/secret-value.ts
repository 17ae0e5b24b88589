import * as util from "node:util";

const MASK = "[secret]";

/** A value that no print, log, template or JSON shows by accident: only `reveal()` gives it out. */
export class SecretValue {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [util.inspect.custom](): string {
    return MASK;
  }
}
