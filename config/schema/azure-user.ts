import { z } from "zod";
import { key } from "./key";

/** Azure refuses these, and Debian has some of them already. */
const TAKEN = new Set(
  (
    "1 123 a actuser adm admin admin1 admin2 administrator aspnet backup console david guest john " +
    "owner root server sql support support_388945a0 sys test test1 test2 test3 user user1 user2 " +
    "user3 user4 user5 daemon bin games man lp mail news uucp proxy www-data list irc nobody"
  ).split(" "),
);

export const adminUser = key(
  z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/)
    .refine((name) => !TAKEN.has(name))
    .default("slipway"),
  {
    description: "Who logs in; has sudo without a password.",
    allowed: "a user name in lower case, none of root, admin, user, test and the like",
    default: "slipway",
  },
);

export const sshKey = key(
  z.string().transform((text, context) => {
    const [type = "", blob = ""] = text.trim().split(/[ \t]+/);
    if (/^ssh-(?:ed25519|rsa)$/.test(type) && isKeyOf(type, blob)) return `${type} ${blob}`;
    context.addIssue({ code: "custom" });
    return z.NEVER;
  }),
  {
    description: "The public key that may log in. Nobody may with a password.",
    allowed: "a public key: ssh-ed25519 AAAA… or ssh-rsa AAAA… of 2048 bits or more",
  },
);

/** A public key's first field is its type; RSA's modulus follows the exponent. */
function isKeyOf(type: string, blob: string): boolean {
  const bytes = Buffer.from(blob, "base64");
  if (bytes.toString("base64").replace(/=+$/, "") !== blob.replace(/=+$/, "")) return false;
  const fields: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return false;
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  const [name, first, modulus] = fields;
  if (name?.toString() !== type) return false;
  if (type === "ssh-ed25519") return first?.length === 32;
  return modulus !== undefined && modulus.length >= 2048 / 8;
}
