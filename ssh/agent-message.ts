import type { ParsedKey } from "ssh2";

/**
 * The part of the SSH agent protocol (draft-ietf-sshm-ssh-agent) that a login needs. A message is
 * its length, its type, and the rest; a string is its length and its bytes.
 */
export const FAILURE = 5;
export const REQUEST_IDENTITIES = 11;
export const IDENTITIES_ANSWER = 12;
export const SIGN_REQUEST = 13;
const SIGN_RESPONSE = 14;

/** Longer messages are no agent's: OpenSSH draws the same line. */
const LONGEST_MESSAGE = 256 * 1024;

/** The whole messages at the start of what has come, each without its length, and what is left. */
export function splitMessages(bytes: Buffer): { messages: Buffer[]; rest: Buffer } {
  const messages: Buffer[] = [];
  let rest = bytes;
  while (rest.length >= 4) {
    const length = rest.readUInt32BE(0);
    if (length === 0 || length > LONGEST_MESSAGE) throw new Error(`no agent message: ${length} B`);
    if (rest.length < 4 + length) break;
    messages.push(rest.subarray(4, 4 + length));
    rest = rest.subarray(4 + length);
  }
  return { messages, rest };
}

/** A message with its length in front. */
export function framed(message: Buffer): Buffer {
  return string(message);
}

export function failure(): Buffer {
  return Buffer.from([FAILURE]);
}

export interface SignRequest {
  readonly blob: Buffer;
  readonly data: Buffer;
  readonly flags: number;
}

/** @throws RangeError when it is cut short. */
export function readSignRequest(message: Buffer): SignRequest {
  const blob = readString(message, 1);
  const data = readString(message, 1 + 4 + blob.length);
  const flags = message.readUInt32BE(1 + 4 + blob.length + 4 + data.length);
  return { blob, data, flags };
}

export interface Identity {
  readonly blob: Buffer;
  readonly comment: string;
}

/** Own identities, then those of another agent's answer, as it gave them. */
export function identitiesAnswer(own: readonly Identity[], others?: Buffer): Buffer {
  const known = others?.[0] === IDENTITIES_ANSWER && others.length >= 5 ? others : undefined;
  const count = own.length + (known?.readUInt32BE(1) ?? 0);
  return Buffer.concat([
    Buffer.from([IDENTITIES_ANSWER]),
    uint32(count),
    ...own.flatMap(({ blob, comment }) => [string(blob), string(Buffer.from(comment))]),
    known?.subarray(5) ?? Buffer.alloc(0),
  ]);
}

/** Undefined: the signature that is asked for is not made (SHA-1). */
export function signResponse(key: ParsedKey, { data, flags }: SignRequest): Buffer | undefined {
  const signed = signatureOf(key, data, flags);
  if (signed === undefined) return undefined;
  const whole = Buffer.concat([string(Buffer.from(signed.format)), string(signed.signature)]);
  return Buffer.concat([Buffer.from([SIGN_RESPONSE]), string(whole)]);
}

const SHA2_256 = 2;
const SHA2_512 = 4;

function signatureOf(
  key: ParsedKey,
  data: Buffer,
  flags: number,
): { format: string; signature: Buffer } | undefined {
  if (key.type === "ssh-rsa") {
    const hash = flags & SHA2_512 ? "512" : flags & SHA2_256 ? "256" : undefined;
    if (hash === undefined) return undefined;
    return { format: `rsa-sha2-${hash}`, signature: key.sign(data, `sha${hash}`) };
  }
  const signature = key.sign(data);
  return { format: key.type, signature: /^ecdsa/.test(key.type) ? integers(signature) : signature };
}

/** Of an ECDSA signature in DER: its two integers, which SSH writes the same way as strings. */
function integers(der: Buffer): Buffer {
  // A sequence; from 128 bytes on its length takes one byte more.
  const first = (der[1] ?? 0) & 0x80 ? 3 : 2;
  const r = derInteger(der, first);
  const s = derInteger(der, first + 2 + r.length);
  return Buffer.concat([string(r), string(s)]);
}

function derInteger(der: Buffer, at: number): Buffer {
  return der.subarray(at + 2, at + 2 + (der[at + 1] ?? 0));
}

function readString(bytes: Buffer, at: number): Buffer {
  const length = bytes.readUInt32BE(at);
  if (bytes.length < at + 4 + length) throw new RangeError("a string is cut short");
  return bytes.subarray(at + 4, at + 4 + length);
}

function string(bytes: Buffer): Buffer {
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
