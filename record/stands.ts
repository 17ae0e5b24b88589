import type { Stand } from "./fingerprint";
import { pemShape, placeholderOf } from "./pem-placeholder";

/** A secret of the stack's config, decrypted, with the ciphertext that its file has. */
export interface DecryptedSecret {
  readonly name: string;
  readonly value: string;
  readonly ciphertext: string;
}

/** What stands for a config's secrets, and what a record needs to make the same again. */
export function standsFor(secrets: readonly DecryptedSecret[]): {
  readonly shapes: Readonly<Record<string, string>>;
  readonly stands: readonly Stand[];
} {
  const shapes = Object.fromEntries(
    secrets.flatMap(({ name, value }) => {
      const shape = pemShape(value);
      return shape === undefined ? [] : [[name, shape]];
    }),
  );
  const stands = secrets.map(({ name, value, ciphertext }) => ({
    value,
    placeholder: placeholderOf(shapes, name, ciphertext),
  }));
  return { shapes, stands };
}
