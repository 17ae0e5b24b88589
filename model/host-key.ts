/** Length in bytes of the last field of a key, by type; an RSA key's differs from key to key. */
const CURVES: Readonly<Record<string, { readonly curve: string; readonly point: number }>> = {
  "ecdsa-sha2-nistp256": { curve: "nistp256", point: 65 },
  "ecdsa-sha2-nistp384": { curve: "nistp384", point: 97 },
  "ecdsa-sha2-nistp521": { curve: "nistp521", point: 133 },
};
const ED25519_BYTES = 32;
/** The base64 of what every private key in OpenSSH's own format starts with. */
const OPENSSH_PRIVATE = "b3BlbnNzaC1rZXktdjE";

export const HOST_KEY_TYPES: readonly string[] = ["ssh-ed25519", ...Object.keys(CURVES), "ssh-rsa"];

/** Whether a text is a private key or the inside of one, so that it must not be shown. */
export function isPrivateKey(text: string): boolean {
  return /PRIVATE KEY|PuTTY-User-Key-File/i.test(text) || text.includes(OPENSSH_PRIVATE);
}

/**
 * What is wrong with a server's public key, to stand after "found"; undefined when it is whole: a
 * known type, and the base64 of a key of that type (RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4). No
 * part of the text is in it but the name of a type.
 */
export function hostKeyProblem(text: string): string | undefined {
  if (isPrivateKey(text)) return "a private key";
  const [type = "", blob = "", ...more] = text.split(" ");
  if (!HOST_KEY_TYPES.includes(type)) {
    const known = HOST_KEY_TYPES.some((one) => text.includes(`${one} `));
    return known
      ? "a key with something in front of its type"
      : "text that does not start with a type of key";
  }
  if (blob === "") return `"${type}" without a key behind it`;
  if (more.length > 0) return `"${type}" with more than a key behind it`;
  const bytes = Buffer.from(blob, "base64");
  if (bytes.toString("base64") !== blob) return `"${type}" with a key that is not whole base64`;
  const fields = fieldsOf(bytes);
  const inner = fields?.[0]?.toString("latin1") ?? "";
  if (fields === undefined) return `"${type}" with a key that is cut off or damaged`;
  if (inner !== type) {
    const shown = HOST_KEY_TYPES.includes(inner) ? `"${inner}"` : "another type";
    return `"${type}" with a key of ${shown}`;
  }
  return isWhole(type, fields) ? undefined : `"${type}" with a key that is cut off or damaged`;
}

/** The fields of a key, each after its length in four bytes; undefined when they don't add up. */
function fieldsOf(bytes: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function isWhole(type: string, [, second, third, ...more]: readonly Buffer[]): boolean {
  if (second === undefined || more.length > 0) return false;
  if (type === "ssh-ed25519") return third === undefined && second.length === ED25519_BYTES;
  if (third === undefined) return false;
  const ecdsa = CURVES[type];
  // An uncompressed point starts with 4.
  if (ecdsa !== undefined) {
    const isPoint = third.length === ecdsa.point && third[0] === 4;
    return second.toString("latin1") === ecdsa.curve && isPoint;
  }
  return second.length > 0 && third.length > 0;
}
