import { z } from "zod";
import type { ReadableHost } from "../../model/check-hosts";
import type { Host } from "../../model/host";
import { isRecord } from "../file-source";
import { key } from "./key";
import { endpoint } from "./ssh-endpoint";

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

/** What of an entry the schema accepts, field by field. */
export function readableHost(entry: unknown): ReadableHost {
  if (!isRecord(entry)) return {};
  const host: ReadableHost = readable(fields, entry);
  const jump = isRecord(entry["jump"]) ? readable(endpoint, entry["jump"]) : undefined;
  const isElsewhere = entry["clusterAddress"] !== undefined;
  return { ...host, jump, clusterAddress: isElsewhere ? host.clusterAddress : host.address };
}

function readable(
  schemas: Readonly<Record<string, z.ZodType>>,
  entry: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schemas).flatMap(([name, schema]) => {
      const { data } = schema.safeParse(entry[name]);
      return data === undefined ? [] : [[name, data]];
    }),
  );
}
