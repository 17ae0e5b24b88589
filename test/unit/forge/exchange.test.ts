import * as assert from "node:assert/strict";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { exchange } from "../../../forge/exchange";
import { ForgeHttp } from "../../../forge/http";
import { trustedCertificate } from "../../../model/trusted-certificate";
import { issueCertificate } from "../../../operations/authority/issue-certificate";
import { makeAuthority } from "../../../operations/authority/make-authority";

describe("A forge whose certificate is from an authority of one's own", () => {
  let authority: string;
  let server: https.Server;
  let url: string;

  before(async () => {
    const now = { now: new Date() };
    const bundle = await makeAuthority({ project: "test", domain: "example.org" }, now);
    authority = trustedCertificate(bundle);
    const certificate = await issueCertificate(bundle, { names: ["127.0.0.1"] }, now);
    server = https.createServer({ key: certificate, cert: certificate }, (request, response) => {
      request.resume().on("end", () => response.end(JSON.stringify({ grüße: request.method })));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it("answers who trusts it", async () => {
    const request = { method: "POST", url: new URL(url), headers: {}, body: "ü", limitMs: 5000 };
    const { status, text } = await exchange({ ...request, authority });
    assert.deepEqual([status, text], [200, '{"grüße":"POST"}']);
  });

  it("is not asked by who does not, and the error says what is missing", async () => {
    const http = new ForgeHttp({
      forge: "Gitea",
      base: url,
      headers: { authorization: "token s3cr3t" },
      token: "s3cr3t",
      rights: "",
      pause: async () => {},
    });
    await assert.rejects(http.get("/x", z.unknown()), (error: Error) => {
      assert.match(error.message, /^Gitea does not answer GET https:.*\/x: .*certificate/);
      assert.match(error.message, /give that one's certificate \(PEM\)\.$/);
      assert.ok(!JSON.stringify(error).includes("s3cr3t"));
      return true;
    });
  });
});
