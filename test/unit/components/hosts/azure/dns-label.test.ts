import * as assert from "node:assert/strict";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { checkLabelFree } from "../../../../../components/hosts/azure/dns-label";
import { UserError } from "../../../../../model/user-error";

const WANTED = { label: "contoso-workers", location: "westeurope" };

describe("checkLabelFree", () => {
  let asked: { url: string | undefined; authorization: string | undefined }[];
  let answer: { status: number; body: string };
  let server: http.Server;
  let endpoint: string;

  beforeEach(async () => {
    asked = [];
    server = http.createServer(({ url, headers }, response) => {
      asked.push({ url, authorization: headers.authorization });
      response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => void server.close());

  const check = () =>
    checkLabelFree(WANTED, async () => ({ subscriptionId: "sub-1", token: "a token", endpoint }));

  it("asks Azure in the region, signed in, and is content with a free name", async () => {
    answer = { status: 200, body: '{"available": true}' };
    assert.equal(await check(), undefined);
    assert.deepEqual(asked, [
      {
        url:
          "/subscriptions/sub-1/providers/Microsoft.Network/locations/westeurope" +
          "/CheckDnsNameAvailability?domainNameLabel=contoso-workers&api-version=2024-05-01",
        authorization: "Bearer a token",
      },
    ]);
  });

  it("refuses a name that somebody has, and says which key to change", async () => {
    answer = { status: 200, body: '{"available": false}' };
    await assert.rejects(check, (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.equal(
        error.message,
        "the name contoso-workers.westeurope.cloudapp.azure.com is taken, allowed: one that is free\n" +
          "Give slipway:hosts.azure.dnsPrefix another value.",
      );
      return true;
    });
  });

  for (const [title, given, why] of [
    ["refuses to say", { status: 403, body: "{}" }, "Azure answered 403"],
    ["says something else", { status: 200, body: "{}" }, "Azure answered something else"],
  ] as const) {
    it(`tells why it does not know where Azure ${title}`, async () => {
      answer = given;
      assert.equal(await check(), why);
    });
  }

  it("tells why it does not know where nobody is signed in, and asks nobody", async () => {
    const why = await checkLabelFree(WANTED, () => Promise.reject(new Error("no credentials")));
    assert.equal(why, "no credentials");
    assert.deepEqual(asked, []);
  });
});
