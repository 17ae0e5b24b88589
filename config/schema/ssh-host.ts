import { z } from "zod";
import type { Host } from "../../model/host";
import { isHostAddress } from "../addresses";
import { isRecord } from "../file-source";
import { key, port, PORT } from "./key";

const ADDRESS = "an IP address or a host name in lower case";

const endpoint = {
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

const fields = {
  name: key(z.string(), {
    description: "What people and the cluster call the machine.",
    allowed: "a DNS label (a-z, 0-9, -; 63 letters at most)",
  }),
  ...endpoint,
  role: key(z.enum(["manager", "worker"]), {
    description:
      "`manager`: keeps the cluster's state, runs services too; 3 or 5 of them outlive the " +
      "loss of 1 or 2. `worker`: only runs services.",
    allowed: "manager, worker",
  }),
  labels: key(
    z
      .record(
        z.string(),
        key(z.string(), {
          description:
            'For the placement of services. `edge: "true"`: the proxy listens here (default: ' +
            'on every manager). `registry: "true"`: keeps the images (default: the first ' +
            "manager).",
          allowed: 'text (a number or a boolean in quotes: "true")',
          default: "none",
        }),
      )
      .default({}),
    { description: "For the placement of services.", allowed: "names with texts" },
  ),
  availabilitySet: key(z.string().min(1).optional(), {
    description: "Machines that may fail together bear one name.",
    allowed: "text",
    default: "none",
  }),
  clusterAddress: key(z.string().optional(), {
    description: "The address at which the other machines reach it.",
    allowed: "an IP address",
    default: "its address",
  }),
  jump: key(z.strictObject(endpoint).optional(), {
    description: "Passes SSH connections on to it.",
    allowed: "address, port, user, hostKey, key",
    default: "it is reached directly",
  }),
};

/** One entry of `slipway:hosts.ssh`. What a schema can't say is checked by model/check-hosts.ts. */
export const sshHost = key(
  z
    .strictObject(fields)
    .transform((host): Host => ({ ...host, clusterAddress: host.clusterAddress ?? host.address })),
  {
    description: "A machine.",
    allowed:
      "name, address, port, user, hostKey, key, role, labels, availabilitySet, clusterAddress, jump",
  },
);

/** `.pub` files have a comment behind the key. */
function withoutComment(text: string): string {
  const [type = "", blob = ""] = text.trim().split(/[ \t]+/);
  return /^(?:ssh|ecdsa)-\S+$/.test(type) && blob !== "" && !text.trim().includes("\n")
    ? `${type} ${blob}`
    : text;
}

/** What of an entry the schema accepts, field by field. */
export function readableHost(entry: unknown): Partial<Host> {
  if (!isRecord(entry)) return {};
  const host: Partial<Host> = Object.fromEntries(
    Object.entries(fields).flatMap(([name, schema]) => {
      const { data } = schema.safeParse(entry[name]);
      return data === undefined ? [] : [[name, data]];
    }),
  );
  const { address, clusterAddress = entry["clusterAddress"] === undefined ? address : undefined } =
    host;
  return { ...host, clusterAddress };
}
