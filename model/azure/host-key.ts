import * as crypto from "node:crypto";
import { SecretValue } from "../secret-value";
import { UserError } from "../user-error";

/** What a machine's SSH server shows its clients. */
export interface HostKey {
  /** `ssh-ed25519 AAAA…`. */
  readonly publicKey: string;
  /** In OpenSSH's own form, which every sshd reads. */
  readonly privateKey: SecretValue;
}

const TYPE = "ssh-ed25519";
const PRIVATE_KEY = /^-----BEGIN ([A-Z ]*)PRIVATE KEY-----\s[^]{60,}-----END \1PRIVATE KEY-----$/;
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8. RFC 8410, section 7. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * A machine's own host key, made from the stack's: known before the machine is, the same at every
 * run, and of no use for passing as another machine.
 * @param stackKey a private key, as text.
 * @throws UserError when it is something else; the message does not show it.
 */
export function machineHostKey(stackKey: SecretValue, machine: string): HostKey {
  const info = `slipway host key of ${machine}`;
  const seed = Buffer.from(crypto.hkdfSync("sha256", material(stackKey), "", info, 32));
  const own = crypto.createPrivateKey({
    key: Buffer.concat([PKCS8, seed]),
    format: "der",
    type: "pkcs8",
  });
  const { x = "" } = crypto.createPublicKey(own).export({ format: "jwk" });
  const point = Buffer.from(x, "base64url");
  const blob = Buffer.concat([field(TYPE), field(point)]);
  return {
    publicKey: `${TYPE} ${blob.toString("base64")}`,
    privateKey: new SecretValue(openSshKey(blob, point, seed)),
  };
}

/** All of the text counts, whatever form the key is in: it is what nobody can guess. */
function material(stackKey: SecretValue): string {
  const text = stackKey.reveal().trim();
  if (PRIVATE_KEY.test(text)) return text;
  throw new UserError("slipway:secrets.host-key: found something else, allowed: a private key", {
    hint: "Write `generate` there and run `slipway up`: it makes one.",
  });
}

/** OpenSSH's PROTOCOL.key, without encryption: the file itself is what is kept secret. */
function openSshKey(blob: Buffer, point: Buffer, seed: Buffer): string {
  // Two equal numbers, by which a reader knows that it decrypted well.
  const check = crypto.createHash("sha256").update(blob).digest().subarray(0, 4);
  const fields = [check, check, field(TYPE), field(point), field(Buffer.concat([seed, point]))];
  const plain = Buffer.concat([...fields, field("")]);
  const padding = Buffer.from(Array.from({ length: -plain.length & 7 }, (_, index) => index + 1));
  const none = field("none");
  const all = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...[none, none, field("")],
    uint32(1),
    field(blob),
    field(Buffer.concat([plain, padding])),
  ]);
  const lines = all.toString("base64").match(/.{1,70}/g) ?? [];
  const [begin, end] = ["BEGIN", "END"].map((word) => `-----${word} OPENSSH PRIVATE KEY-----`);
  return [begin, ...lines, end, ""].join("\n");
}

function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
