import { z } from "zod";
import { CHAT_KINDS, EVENT_KINDS } from "../../model/notify-words";
import { isHostAddress } from "../addresses";
import { key, port, PORT } from "./key";

const SECRET_NAME = "the name of an entry of slipway:secrets";
const secretName = z.string().refine(isSecretName);

/** No address fits, and few passwords: what belongs under `slipway:secrets` is refused here. */
export function isSecretName(text: string): boolean {
  return /^[a-z][a-z0-9-]{0,62}$/.test(text);
}

const on = key(
  z
    .array(z.enum(EVENT_KINDS))
    .min(1)
    .default([...EVENT_KINDS]),
  {
    description:
      "Of what it is told: `failed`, a release or its pipeline failed; `waiting`, a promotion request " +
      "waits for approval; `released`, a release passed all its checks; `rolled-back`, the last good " +
      "pins run again, whether the release or the guard brought them back.",
    allowed: `a list of ${EVENT_KINDS.join(", ")}`,
    default: "all of them",
  },
);

const caCertificates = key(z.string().includes("-----BEGIN CERTIFICATE-----").optional(), {
  description: "Whom to trust where its certificate is from an authority of your own.",
  allowed: "certificates in PEM",
  default: "the public authorities",
});

const to = {
  description: "What kind of endpoint it is.",
  allowed: "slack, mattermost, teams, email",
};

const chat = z.strictObject({
  to: key(z.enum(CHAT_KINDS), to),
  secret: key(secretName, {
    description:
      "The secret that is the webhook's address. Whoever has the address may write into the chat.",
    allowed: SECRET_NAME,
  }),
  on,
  caCertificates,
});

const email = z.strictObject({
  to: key(z.literal("email"), to),
  from: key(z.email(), { description: "The sender.", allowed: "an e-mail address" }),
  recipients: key(z.array(z.email()).min(1).max(50), {
    description: "Who gets the message.",
    allowed: "a list of e-mail addresses",
  }),
  server: key(
    z.strictObject({
      host: key(z.string().refine(isHostAddress), {
        description: "Where the SMTP server is.",
        allowed: "a host name in lower case, or an IP address",
      }),
      port: key(port.optional(), {
        description: "The port on which it answers.",
        allowed: PORT,
        default: "587; with tls: implicit 465; with tls: none 25",
      }),
      tls: key(z.enum(["starttls", "implicit", "none"]).default("starttls"), {
        description:
          "`starttls`: the connection is encrypted before anything is sent, or the message is not sent; " +
          "`implicit`: encrypted from the beginning; `none`: not encrypted, and without a login.",
        allowed: "starttls, implicit, none",
        default: "starttls",
      }),
      user: key(z.string().min(1).optional(), {
        description: "Who logs in.",
        allowed: "text",
        default: "no login",
      }),
      secret: key(secretName.optional(), {
        description: "The secret that is the user's password.",
        allowed: SECRET_NAME,
        default: "none",
      }),
      caCertificates,
    }),
    {
      description: "The SMTP server.",
      allowed: "host, port, tls, user, secret, caCertificates",
    },
  ),
  on,
});

/** `slipway:notify`. */
export const notify = key(
  z
    .array(
      key(z.discriminatedUnion("to", [chat, email]), {
        description: "Somebody who is told.",
        allowed: "to, secret, on, caCertificates; with to: email also from, recipients, server",
      }),
    )
    .optional(),
  {
    description:
      "Who is told what releases come to. An environment's own list stands in place of the " +
      "platform's, an empty one too.",
    allowed: "a list of endpoints, { to: …, … }",
    default: "an environment's: the platform's; a platform's: nobody",
  },
);

export type Channel = z.infer<typeof chat> | z.infer<typeof email>;
export type ChatChannel = z.infer<typeof chat>;
export type EmailChannel = z.infer<typeof email>;
