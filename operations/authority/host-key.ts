import { utils } from "ssh2";

/** An SSH host key for machines that are made for a platform: Ed25519, in OpenSSH's own format. */
export function makeHostKey(): string {
  return utils.generateKeyPairSync("ed25519").private;
}
