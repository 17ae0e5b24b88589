import * as crypto from "node:crypto";
import { contentHash } from "../model/keyed-hash";
import { withoutPrivateHalf } from "../model/open-ssh-key";
import { placeholder } from "./placeholder";

/** Where a private key's lines go. */
const KEY = "{key}";
const BLOCK =
  /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([\s\S]+?)\r?\n-----END \1-----|-----BEGIN [A-Z0-9 ]+-----/g;

/**
 * The public part of a secret in PEM: its certificates as they are, and where its keys stand. Of an
 * Ed25519 key of OpenSSH its public half stays too, which the program makes settings from.
 * Everything else is left out: text between the blocks, parameters of keys, what does not parse.
 * @returns undefined for a secret that has no private key in PEM: nothing parses it.
 */
export function pemShape(secret: string): string | undefined {
  const blocks = [...secret.matchAll(BLOCK)].flatMap(([block, label, body = ""]) => {
    if (label === "CERTIFICATE") return isCertificate(block, body) ? [block] : [];
    if (label?.endsWith("PRIVATE KEY") !== true) return [];
    const half = withoutPrivateHalf(block);
    if (half !== undefined) return [half.replace(/\n(?=-----END)/, `\n${KEY}\n`)];
    return [`-----BEGIN PRIVATE KEY-----\n${KEY}\n-----END PRIVATE KEY-----`];
  });
  if (!blocks.some((block) => block.includes(KEY))) return undefined;
  return blocks.map((block) => `${block}\n`).join("");
}

/**
 * What stands for a secret of that shape. Its key is none, but whoever only looks for a key block
 * finds one, in a length that a key may have.
 */
export function pemPlaceholder(shape: string, ciphertext: string): string {
  const lines = ["first", "second"].map((line) => contentHash(`${line} line of ${ciphertext}`));
  return shape.replaceAll(KEY, lines.join("\n"));
}

/** By the shape that a record has under the secret's name, if it has one. */
export function placeholderOf(
  shapes: Readonly<Record<string, string>>,
  name: string,
  ciphertext: string,
): string {
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  return shape === undefined ? placeholder(ciphertext) : pemPlaceholder(shape, ciphertext);
}

/** The whole of a block must be the certificate: nothing is to hide beside or behind it. */
function isCertificate(block: string, body: string): boolean {
  try {
    const { raw } = new crypto.X509Certificate(block);
    return raw.toString("base64") === body.replaceAll(/\s/g, "");
  } catch {
    // Not told which: a label can be wrong, and then the text may be a key.
    return false;
  }
}
