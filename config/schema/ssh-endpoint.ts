import { z } from "zod";
import { isHostAddress } from "../addresses";
import { key, port, PORT } from "./key";

const ADDRESS = "an IP address or a host name in lower case";

/** How a machine is reached by SSH, or the one before it. */
export const endpoint = {
  address: key(z.string().refine(isHostAddress), {
    description: "Where its SSH server answers.",
    allowed: ADDRESS,
  }),
  port: key(port.default(22), {
    description: "The port of its SSH server.",
    allowed: PORT,
    default: "22",
  }),
  user: key(
    z
      .string()
      .regex(/^[a-z_][a-z0-9_.-]{0,31}$/)
      .default("root"),
    {
      description: "Who logs in. One that is not root needs sudo without a password.",
      allowed: "a user name in lower case",
      default: "root",
    },
  ),
  hostKey: key(z.string().transform(withoutComment), {
    description:
      "The server's public key, as `/etc/ssh/ssh_host_ed25519_key.pub` has it there. It is always " +
      "checked; `slipway host add` reads it and shows its fingerprint.",
    allowed: "a public key: ssh-ed25519 AAAA…",
  }),
  key: key(
    z
      .string()
      .regex(/^[^\x00-\x1f]+$/)
      .optional(),
    {
      description: "The file of the private key that logs in; `~/` is your home.",
      allowed: "a file's path, such as ~/.ssh/id_ed25519",
      default: "the keys of the SSH agent",
    },
  ),
};

/** `.pub` files have a comment behind the key. */
function withoutComment(text: string): string {
  const [type = "", blob = ""] = text.trim().split(/[ \t]+/);
  return /^(?:ssh|ecdsa)-\S+$/.test(type) && blob !== "" && !text.trim().includes("\n")
    ? `${type} ${blob}`
    : text;
}
