import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { LoginAnswer, RegistryAccount } from "../../../operations/ask-login";
import { checkExternalRegistry } from "../../../operations/check-external-registry";
import { openProject } from "../../../operations/project";
import type { Pulumi } from "../../../operations/pulumi";
import { CERTIFICATE } from "../support/certificate";
import { temporaryFolders } from "../toolchain/support/temporary-folder";

const SECRET = "  slipway:secrets: { registry-password: { secure: v1:x } }\n";
const EXTERNAL = `  slipway:registry:
    external: { address: "r.example.org:5000/team", username: bot }
    authorities: { "r.example.org:5000": ${JSON.stringify(CERTIFICATE)} }
`;
const KEY = "Pulumi.platform.yaml: slipway:registry.external";
const SET =
  "`pulumi config set --stack platform --secret --path slipway:secrets.registry-password`";

const PULUMI = {
  getConfig: (stack: string, key: string) => Promise.resolve(`${stack} ${key}`),
} as unknown as Pulumi;

describe("Before anything is brought up, an external registry", () => {
  const folder = temporaryFolders();

  async function check(config: string, answer: LoginAnswer) {
    const dir = await folder();
    fs.writeFileSync(path.join(dir, "Pulumi.yaml"), "name: slipway\n");
    const text = `config:\n  slipway:kind: platform\n${config}`;
    fs.writeFileSync(path.join(dir, "Pulumi.platform.yaml"), text);
    const asked: RegistryAccount[] = [];
    const notes: string[] = [];
    const existing = await checkExternalRegistry(openProject(dir), PULUMI, {
      existing: ["platform"],
      note: (line) => notes.push(line),
      ask: (account) => {
        asked.push(account);
        return Promise.resolve(answer);
      },
    });
    return { existing, asked, notes };
  }

  it("is asked with the config's account and authority", async () => {
    const { existing, asked, notes } = await check(EXTERNAL + SECRET, { kind: "accepted" });
    const [{ password, ...account } = assert.fail("nobody was asked")] = asked;
    assert.deepEqual(account, {
      address: "r.example.org:5000/team",
      username: "bot",
      authority: CERTIFICATE,
    });
    assert.equal(password.reveal(), "platform slipway:secrets.registry-password");
    assert.deepEqual([existing, notes], [["platform"], []]);
  });

  it("is not asked where there is none", async () => {
    assert.deepEqual((await check(SECRET, { kind: "accepted" })).asked, []);
  });

  for (const [title, answer, message] of [
    [
      "that refuses the password",
      { kind: "refused", why: "https://r.example.org:5000/v2/ answers 401" },
      `${KEY}: r.example.org:5000 does not let "bot" in: https://r.example.org:5000/v2/ answers 401\n` +
        `No machine was touched. The password is slipway:secrets.registry-password: ${SET} changes it.`,
    ],
    [
      "with a certificate of nobody known",
      { kind: "untrusted", why: "https://r.example.org:5000: self-signed certificate" },
      `${KEY}: r.example.org:5000 is signed for by nobody who is trusted: ` +
        "https://r.example.org:5000: self-signed certificate\n" +
        "No machine was touched. If it is the right one, write its authority's certificate (PEM) " +
        "under slipway:registry.authorities.r.example.org:5000.",
    ],
  ] as const) {
    it(`${title} ends the run`, async () => {
      await assert.rejects(check(EXTERNAL + SECRET, answer), { message });
    });
  }

  it("that only the machines may reach is told of, and no more", async () => {
    const answer = { kind: "unreachable", why: "https://r.example.org:5000: ENOTFOUND" } as const;
    assert.deepEqual((await check(EXTERNAL + SECRET, answer)).notes, [
      `${KEY}: no login could be tried at r.example.org:5000 from here: https://r.example.org:5000: ENOTFOUND`,
    ]);
  });

  it("without a password in the config ends the run with how to set it", async () => {
    await assert.rejects(check(EXTERNAL, { kind: "accepted" }), {
      message:
        "Pulumi.platform.yaml: slipway:secrets.registry-password: missing, allowed: the encrypted " +
        `password of slipway:registry.external\n${SET} encrypts it.`,
    });
  });

  it("is not given a password that was made up", async () => {
    const made = "  slipway:secrets: { registry-password: generate }\n";
    await assert.rejects(check(EXTERNAL + made, { kind: "accepted" }), {
      message:
        "Pulumi.platform.yaml: slipway:secrets.registry-password: found generate, " +
        "allowed: the encrypted password of slipway:registry.external",
    });
  });
});
