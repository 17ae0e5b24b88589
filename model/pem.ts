import { UserError } from "./user-error";

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n[\s\S]+?\r?\n-----END \1-----/g;

/** A PEM text's parts: the private key that stands first among its keys, and its certificates. */
export interface PemBundle {
  readonly key: string;
  /** In their order; at least one. */
  readonly certificates: readonly [string, ...string[]];
}

/** @param what names the text for people; the text itself holds a key and is never shown. */
export function parsePem(text: string, what: string): PemBundle {
  const blocks = [...text.matchAll(BLOCK)].map(([block, label = ""]) => ({ label, block }));
  const key = blocks.find(({ label }) => label.endsWith("PRIVATE KEY"))?.block;
  const [first, ...others] = blocks
    .filter(({ label }) => label === "CERTIFICATE")
    .map(({ block }) => block);
  if (key !== undefined && first !== undefined) return { key, certificates: [first, ...others] };
  const missing = key === undefined ? "private key" : "certificate";
  throw new UserError(
    `${what} holds no ${missing}; allowed: PEM with a private key and a certificate`,
    {
      hint: "Write `generate` in its place and run `slipway up`, which makes one.",
    },
  );
}

/** One text of several parts, each on lines of its own. */
export function joinPem(...parts: readonly string[]): string {
  return parts.map((part) => `${part.trim()}\n`).join("");
}
