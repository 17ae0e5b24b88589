import * as assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { SecretValue } from "../../../model/secret-value";
import { trustedCertificate } from "../../../model/trusted-certificate";
import { askLogin } from "../../../operations/ask-login";
import { issueCertificate } from "../../../operations/authority/issue-certificate";
import { makeAuthority } from "../../../operations/authority/make-authority";

const PASSWORD = "canary-7d31";
const RIGHT = `Basic ${Buffer.from(`bot:${PASSWORD}`).toString("base64")}`;

type Answer = (request: IncomingMessage, response: ServerResponse, origin: string) => void;

function refuse(response: ServerResponse, challenge: string): void {
  response.writeHead(401, { "www-authenticate": challenge }).end();
}

/** As distribution with a password file. */
const basic: Answer = ({ headers }, response) => {
  if (headers.authorization === RIGHT) response.end();
  else refuse(response, 'Basic realm="Registry Realm"');
};

/** As the registries of GitHub, GitLab and Azure: a token for a password, from another address. */
const bearer: Answer = ({ url, headers }, response, origin) => {
  if (url === "/v2/") {
    return refuse(response, `Bearer realm="${origin}/token?x=1",service="r.example.org"`);
  }
  assert.equal(url, "/token?x=1&account=bot&service=r.example.org");
  response.writeHead(headers.authorization === RIGHT ? 200 : 403).end();
};

describe("Logging in at a registry", () => {
  let authority: string;
  let certificate: string;
  const servers: https.Server[] = [];

  before(async () => {
    const now = { now: new Date() };
    const bundle = await makeAuthority({ project: "test", domain: "example.org" }, now);
    authority = trustedCertificate(bundle);
    certificate = await issueCertificate(bundle, { names: ["127.0.0.1"] }, now);
  });
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  async function registry(answer: Answer): Promise<string> {
    const server = https.createServer(
      { key: certificate, cert: certificate },
      (request, response) => answer(request, response, `https://${host}`),
    );
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return host;
  }
  const login = (address: string, password = PASSWORD, trusted: string | undefined = authority) =>
    askLogin({ address, username: "bot", password: new SecretValue(password), authority: trusted });

  for (const [title, answer, refusal] of [
    ["by a password", basic, "/v2/ answers 401"],
    ["by a token that a password gets", bearer, "/token answers 403"],
  ] as const) {
    it(`is let in ${title}, and refused with a wrong one`, async () => {
      const host = await registry(answer);
      assert.deepEqual(await login(`${host}/team`), { kind: "accepted" });
      assert.deepEqual(await login(host, "wrong"), {
        kind: "refused",
        why: `https://${host}${refusal}`,
      });
    });
  }

  it("needs no password where none is asked for", async () => {
    const host = await registry((_request, response) => response.end());
    assert.deepEqual(await login(host, "any"), { kind: "accepted" });
  });

  it("sends no password to whom nobody is known to sign for", async () => {
    let asked = 0;
    const host = await registry((_request, response) => {
      asked += 1;
      response.end();
    });
    const answer = await askLogin({
      address: host,
      username: "bot",
      password: new SecretValue(PASSWORD),
    });
    assert.equal(answer.kind, "untrusted");
    assert.match("why" in answer ? answer.why : "", /certificate/);
    assert.equal(asked, 0);
  });

  it("sends no password to an address without TLS", async () => {
    const host = await registry((_request, response) =>
      refuse(response, 'Bearer realm="http://127.0.0.1:9/token"'),
    );
    assert.deepEqual(await login(host), {
      kind: "refused",
      why: "it gives tokens at http://127.0.0.1:9, without TLS",
    });
  });

  it("tells what is no registry, and what does not answer, from a refusal", async () => {
    const host = await registry((_request, response) => response.writeHead(503).end());
    assert.deepEqual(await login(host), {
      kind: "unreachable",
      why: `https://${host}/v2/ answers 503`,
    });
    const nobody = await login("127.0.0.1:9");
    assert.equal(nobody.kind, "unreachable");
    assert.match("why" in nobody ? nobody.why : "", /^https:\/\/127\.0\.0\.1:9: .*ECONNREFUSED/);
  });
});
