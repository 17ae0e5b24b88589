import { createHash } from "node:crypto";
import { type ServerHostKeyAlgorithm, utils } from "ssh2";
import { SshError } from "./ssh-error";

/** What a server's signature may be made with, by its key's type (RFC 4253, 5656, 8332, 8709). */
const ALGORITHMS: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  "ssh-ed25519": ["ssh-ed25519"],
  "ecdsa-sha2-nistp256": ["ecdsa-sha2-nistp256"],
  "ecdsa-sha2-nistp384": ["ecdsa-sha2-nistp384"],
  "ecdsa-sha2-nistp521": ["ecdsa-sha2-nistp521"],
  // Not "ssh-rsa": a signature with SHA-1 can be forged.
  "ssh-rsa": ["rsa-sha2-512", "rsa-sha2-256"],
};

/** The ways to sign with a key of this type; undefined for one that is not checked. */
export function signatureAlgorithms(type: string): readonly ServerHostKeyAlgorithm[] | undefined {
  return ALGORITHMS[type];
}

export interface HostKey {
  /** `ssh-ed25519` and the like. */
  readonly type: string;
  /** As it is sent over the wire. */
  readonly blob: Buffer;
  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  /** The ways to sign with this key: a server with keys of several types must show this one. */
  readonly algorithms: readonly ServerHostKeyAlgorithm[];
}

/**
 * Reads a line of a `.pub` file; a comment after the key is left out.
 * @param title whose key it is, for the error.
 * @throws SshError (`host key`) when it is no public key, or of a type that is not checked.
 */
export function parseHostKey(line: string, title: string): HostKey {
  const [type = "", base64 = ""] = line.trim().split(/\s+/);
  const algorithms = signatureAlgorithms(type);
  const blob = Buffer.from(base64, "base64");
  const key = base64 === "" ? undefined : utils.parseKey(`${type} ${base64}`);
  if (algorithms === undefined || key === undefined || key instanceof Error) {
    throw new SshError(
      `hostKey of ${title} is "${line}"; allowed: a public key of type ` +
        Object.keys(ALGORITHMS).join(", ") +
        ", as in a .pub file",
      { reason: "host key", hint: "On the machine: cat /etc/ssh/ssh_host_ed25519_key.pub" },
    );
  }
  return { type, blob, fingerprint: fingerprintOf(blob), algorithms };
}

/** `SHA256:` and the hash in base64 without padding, as OpenSSH prints it. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** The type that stands at the start of a key as it is sent over the wire. */
export function typeOf(blob: Buffer): string {
  const length = blob.length < 4 ? 0 : blob.readUInt32BE(0);
  return blob.toString("latin1", 4, 4 + length);
}

/** What to say when the machine shows another key than it must. */
export function wrongHostKey(title: string, expected: HostKey, shown: Buffer): SshError {
  return new SshError(
    `${title} shows the host key ${fingerprintOf(shown)} (${typeOf(shown)}), ` +
      `but its hostKey is ${expected.fingerprint} (${expected.type})`,
    {
      reason: "host key",
      hint:
        "Nothing was sent to it: either the machine was set up anew, or another one answers in " +
        "its place. Compare with what the machine itself says, on its console: " +
        "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub. If it is the machine, put its new " +
        "key into hostKey.",
    },
  );
}
