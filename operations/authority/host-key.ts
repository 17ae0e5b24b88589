import { utils } from "ssh2";

const TRIES = 20;

/**
 * An SSH host key for machines that are made for a platform: Ed25519, in OpenSSH's own format. The
 * generator now and then writes one that no reader takes: such a one is thrown away.
 */
export function makeHostKey(): string {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const key = utils.generateKeyPairSync("ed25519").private;
    if (!(utils.parseKey(key) instanceof Error)) return key;
  }
  throw new Error(`none of ${TRIES} generated host keys can be read`);
}
