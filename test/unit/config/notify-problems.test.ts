import * as assert from "node:assert/strict";
import {
  ENVIRONMENT,
  ENVIRONMENT_FILE,
  KNOWN,
  parseText,
  PLATFORM,
  PLATFORM_FILE,
  refusal,
} from "./samples";

const HOOK = "https://hooks.example.org/T0/canary";
const ANCHOR = '  slipway:hostname: "staging.{host}.{domain}"\n';
const NAME = "the name of an entry of slipway:secrets";
const MAIL = "to: email, from: ci@example.org, recipients: [ops@example.org]";

const withNotify = (notify: string, secrets: readonly string[] = []) =>
  ENVIRONMENT.replace(ANCHOR, `${ANCHOR}  slipway:notify: ${notify}\n`) +
  secrets.map((line) => `    ${line}\n`).join("");
const problem = (key: string, text: string) => `${ENVIRONMENT_FILE}: slipway:${key}: ${text}`;
const refused = (text: string) =>
  refusal(text, ENVIRONMENT_FILE, { ...KNOWN, allowUnfilled: true });

/** Title, `slipway:notify`, the whole message. */
const CASES: [string, string, ...string[]][] = [
  [
    "an endpoint of a kind that nobody knows",
    "[{ to: irc }]",
    problem("notify[0].to", 'found "irc", allowed: slack, mattermost, teams, email'),
  ],
  [
    "an event that is none",
    "[{ to: email, from: a@example.org, recipients: [b@example.org], server: { host: mail }, on: [passed] }]",
    problem(
      "notify[0].on[0]",
      'found "passed", allowed: a list of failed, waiting, released, rolled-back',
    ),
  ],
  [
    "a webhook's address in clear text, which no message shows",
    `[{ to: slack, secret: ${HOOK} }]`,
    problem("notify[0].secret", `found text, allowed: ${NAME}`),
  ],
  [
    "an address under a key of its own",
    `[{ to: slack, secret: chat, url: ${HOOK} }]`,
    problem("secrets.chat", "missing, allowed: an encrypted value, { secure: … }"),
    problem("notify[0].url", "unknown key, allowed: to, secret, on, caCertificates"),
  ],
  [
    "mail to nobody",
    "[{ to: email, from: ci@example.org, recipients: [], server: { host: mail } }]",
    problem("notify[0].recipients", "found a list, allowed: a list of e-mail addresses"),
  ],
  [
    "a line break in an address",
    '[{ to: email, from: "a@example.org\\nBcc: b@example.org", recipients: [b@example.org], server: { host: mail } }]',
    problem(
      "notify[0].from",
      'found "a@example.org\\nBcc: b@example.org", allowed: an e-mail address',
    ),
  ],
  [
    "a user without a password",
    `[{ ${MAIL}, server: { host: mail, user: ci } }]`,
    problem("notify[0].server.secret", "missing, allowed: given together with user"),
  ],
];

describe("slipway:notify", () => {
  for (const [title, notify, ...message] of CASES) {
    it(`is refused with ${title}`, () => {
      const text = refused(withNotify(notify)) ?? "";
      const lines = text.split("\n").filter((line) => !line.startsWith("`slipway up"));
      assert.deepEqual([...lines].sort(), [...message].sort());
      assert.ok(!text.includes("canary"), text);
    });
  }

  it("is refused with a login that could be read on its way", () => {
    const server = "{ host: mail, tls: none, user: ci, secret: smtp-password }";
    assert.equal(
      refused(withNotify(`[{ ${MAIL}, server: ${server} }]`, ["smtp-password: { secure: v1:x }"])),
      [
        problem("notify[0].server.tls", 'found "none" with a login, allowed: starttls, implicit'),
        "Without TLS the password could be read on its way.",
      ].join("\n"),
    );
  });

  it("is refused with a made-up address", () => {
    assert.equal(
      refused(withNotify("[{ to: slack, secret: chat }]", ["chat: generate"])),
      problem(
        "secrets.chat",
        "found generate, allowed: the encrypted address or password that slipway:notify asks for",
      ),
    );
  });

  it("asks for its secrets, beside those of the declarations", () => {
    const config = parseText(
      withNotify(
        `[{ to: teams, secret: chat, on: [failed] }, { ${MAIL}, server: { host: mail.example.org } }]`,
        ["chat: { secure: v1:x }"],
      ),
      ENVIRONMENT_FILE,
      KNOWN,
    );
    assert.deepEqual(config.notify, [
      { to: "teams", secret: "chat", on: ["failed"] },
      {
        to: "email",
        from: "ci@example.org",
        recipients: ["ops@example.org"],
        server: { host: "mail.example.org", tls: "starttls" },
        on: ["failed", "waiting", "released", "rolled-back"],
      },
    ]);
  });

  it("may stand in a platform's file too, and is nowhere by default", () => {
    const text = PLATFORM.replace(
      "  slipway:images:\n",
      "  slipway:notify: [{ to: slack, secret: chat }]\n  slipway:images:\n",
    );
    const config = parseText(`${text}    chat: { secure: v1:x }\n`, PLATFORM_FILE, {
      allowUnfilled: true,
    });
    assert.equal(config.notify?.length, 1);
    assert.equal(parseText(ENVIRONMENT, ENVIRONMENT_FILE, KNOWN).notify, undefined);
  });
});
