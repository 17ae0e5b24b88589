import type { SecretValue } from "./secret-value";
import { UserError } from "./user-error";

const BLOCK =
  /^-----BEGIN OPENSSH PRIVATE KEY-----\s([A-Za-z0-9+/=\s]+)-----END OPENSSH PRIVATE KEY-----/;
/** What the decoded block begins with (OpenSSH's PROTOCOL.key). */
const MAGIC = Buffer.from("openssh-key-v1\0");
const TYPE = "ssh-ed25519";
/** Of an Ed25519 key, in bytes, as it is sent over the wire: its type and 32 more, each counted. */
const BLOB_LENGTH = 4 + TYPE.length + 4 + 32;

/**
 * The public half of an Ed25519 key, as a line of a `.pub` file without a comment. It stands in the
 * private key's file in clear, so no library is needed to find it.
 * @param name the key under `slipway:secrets`, for the error.
 * @throws UserError when it is no such key; the message does not show it.
 */
export function publicHalf(key: SecretValue, name: string): string {
  const blob = publicBlob(key.reveal().trim());
  if (blob !== undefined) return `${TYPE} ${blob.toString("base64")}`;
  throw new UserError(
    `slipway:secrets.${name}: found something else, allowed: an Ed25519 private key of OpenSSH`,
    { hint: "Write `generate` there and run `slipway up`: it makes one." },
  );
}

/**
 * The same block with nothing in the place of the private half; its public half can be read from
 * it. Undefined for what is no Ed25519 key of OpenSSH.
 */
export function withoutPrivateHalf(block: string): string | undefined {
  const blob = publicBlob(block.trim());
  if (blob === undefined) return undefined;
  const none = field("none");
  const one = Buffer.from([0, 0, 0, 1]);
  // A letter where there is nothing else: no line is one of the key's own file, for which records
  // are searched, though all keys' files begin with the same one.
  const all = Buffer.concat([MAGIC, none, none, field("-"), one, field(blob), field("")]);
  const lines =
    all
      .toString("base64")
      .replace(/=+$/, "")
      .match(/.{1,64}/g) ?? [];
  const [begin, end] = ["BEGIN", "END"].map((word) => `-----${word} OPENSSH PRIVATE KEY-----`);
  return [begin, ...lines, end].join("\n");
}

function publicBlob(text: string): Buffer | undefined {
  const [, body] = BLOCK.exec(text) ?? [];
  if (body === undefined) return undefined;
  let rest = Buffer.from(body, "base64");
  if (!rest.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  rest = rest.subarray(MAGIC.length);
  // Cipher, its key's derivation and the options of that, before the number of keys.
  for (let index = 0; index < 3; index += 1) rest = rest.subarray(4 + lengthAt(rest));
  if (lengthAt(rest) !== 1 || lengthAt(rest.subarray(4)) !== BLOB_LENGTH) return undefined;
  const blob = rest.subarray(8, 8 + BLOB_LENGTH);
  const isWhole = blob.length === BLOB_LENGTH && blob.toString("latin1", 4, 15) === TYPE;
  return isWhole && lengthAt(blob) === TYPE.length ? blob : undefined;
}

/** Of a field's content; what is cut off has none. */
function lengthAt(bytes: Buffer): number {
  return bytes.length < 4 ? 0 : bytes.readUInt32BE(0);
}

function field(content: string | Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(content));
  return Buffer.concat([length, Buffer.from(content)]);
}
