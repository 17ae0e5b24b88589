import { z } from "zod";
import { isDomain } from "../hostname";
import { guard } from "./guard";
import { key } from "./key";
import { notify } from "./notify";
import { images, secrets } from "./pins-and-secrets";
import { services } from "./services";

/** Every key of an environment's config. */
export const environmentSchema = z.strictObject({
  kind: key(z.literal("environment"), {
    description: "What the stack is: the platform that others join, or an environment of apps.",
    allowed: "platform, environment",
  }),
  cluster: key(
    z.strictObject({
      from: key(z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/), {
        description: "The stack whose cluster, edge and registry it joins.",
        allowed: "the name of a platform stack, such as platform",
      }),
    }),
    { description: "The cluster that it joins.", allowed: "{ from: <platform stack> }" },
  ),
  domain: key(z.string().refine(isDomain).optional(), {
    description: "The domain under which its services are served.",
    allowed: "a domain name in lower case, such as example.org",
    default: "the platform's",
  }),
  hostname: key(z.string().default("{host}.{domain}"), {
    description:
      "How the host name of a public service is made: `{host}` is the service's own, `{domain}` " +
      "the stack's domain.",
    allowed: 'a pattern of {host}, {domain} and DNS labels, such as "staging.{host}.{domain}"',
    default: "{host}.{domain}",
  }),
  guard,
  notify,
  images,
  services,
  secrets,
});
