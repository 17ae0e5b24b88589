import * as assert from "node:assert/strict";
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import type { ChatChannel } from "../../../../config";
import { trustedCertificate } from "../../../../model/trusted-certificate";
import { chatBody, messageOf } from "../../../../notify";
import { issueCertificate } from "../../../../operations/authority/issue-certificate";
import { makeAuthority } from "../../../../operations/authority/make-authority";
import { postToChat } from "../../../../operations/notify/post-to-chat";
import { WENT_BACK } from "../../notify/events";

const PATH = "/services/T0000/B0000/canaryCANARYcanary";
const MESSAGE = messageOf(WENT_BACK);
const SLACK: ChatChannel = { to: "slack", secret: "chat", on: ["failed"] };

describe("a chat's webhook", () => {
  let pem: string;
  let authority: string;
  const open: http.Server[] = [];

  before(async () => {
    const now = { now: new Date() };
    const bundle = await makeAuthority({ project: "test", domain: "example.org" }, now);
    authority = trustedCertificate(bundle);
    pem = await issueCertificate(bundle, { names: ["127.0.0.1"] }, now);
  });
  afterEach(() => {
    for (const server of open.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** A real server; gives what it was sent. */
  async function serve(
    answer: (response: http.ServerResponse) => void,
    { tls = false }: { readonly tls?: boolean } = {},
  ): Promise<{ readonly address: string; readonly received: string[] }> {
    const received: string[] = [];
    const take: http.RequestListener = (request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        const type = request.headers["content-type"];
        received.push(`${request.method} ${request.url} ${type} ${Buffer.concat(pieces)}`);
        answer(response);
      });
    };
    const server = tls
      ? https.createServer({ key: pem, cert: pem }, take)
      : http.createServer(take);
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return { address: `http${tls ? "s" : ""}://127.0.0.1:${port}${PATH}`, received };
  }

  const post = (address: string, limitMs = 5_000, channel = SLACK) =>
    postToChat(channel, address, MESSAGE, { limitMs });
  const ok = (response: http.ServerResponse) => response.end("ok");
  const refusing = (status: number, text: string) => (response: http.ServerResponse) => {
    response.writeHead(status).end(text);
  };

  for (const to of ["slack", "mattermost", "teams"] as const) {
    it(`gets the message as ${to} takes it`, async () => {
      const { address, received } = await serve(ok);
      // A secret that was piped from a file ends in a line break.
      await post(`${address}\n`, 5_000, { ...SLACK, to });
      assert.deepEqual(received, [`POST ${PATH} application/json ${chatBody(to, MESSAGE)}`]);
    });
  }

  it("gets it over TLS where its authority is trusted", async () => {
    const { address, received } = await serve(ok, { tls: true });
    await post(address, 5_000, { ...SLACK, caCertificates: authority });
    assert.equal(received.length, 1);
  });

  /** Title, how it answers, why it was not told. */
  const REFUSALS: [string, (response: http.ServerResponse) => void, string][] = [
    ["knows it no more", refusing(404, "no_service"), "it answers 404: no_service"],
    [
      "repeats its address",
      refusing(403, `no hook at ${PATH}, canaryCANARYcanary`),
      "it answers 403: no hook at [secret], [secret]",
    ],
    ["is a proxy's page", refusing(502, "<html>Bad Gateway</html>"), "it answers 502"],
    [
      "sends it elsewhere, where it does not go",
      (response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
      "it answers 302",
    ],
    ["breaks off", (response) => response.destroy(), "it broke the connection off"],
  ];
  for (const [title, answer, message] of REFUSALS) {
    it(`that ${title} was not told`, async () => {
      const { address } = await serve(answer);
      await assert.rejects(post(address), { name: "EndpointError", message });
    });
  }

  it("with a certificate that nobody trusts gets nothing", async () => {
    const { address, received } = await serve(ok, { tls: true });
    await assert.rejects(post(address), {
      message: "its certificate is not trusted (SELF_SIGNED_CERT_IN_CHAIN)",
    });
    assert.deepEqual(received, []);
  });

  it("that does not answer is given up when the time is over", async () => {
    const { address } = await serve(() => undefined);
    await assert.rejects(post(address, 200), { message: "no answer in 0.2 s" });
  });

  it("that drips is given up when the time is over", async () => {
    const { address } = await serve((response) => {
      const drip = setInterval(() => response.write("o"), 20);
      response.on("close", () => clearInterval(drip));
    });
    await assert.rejects(post(address, 200), { message: "no answer in 0.2 s" });
  });

  it("that is not there was not told, by a message without its address", async () => {
    const { address } = await serve(ok);
    open.splice(0).forEach((server) => server.close());
    await assert.rejects(post(address), { message: "it refuses connections" });
    await assert.rejects(post("https://no-such-host.invalid/canary"), (error: Error) => {
      assert.match(error.message, /^its host name (?:is not known|can't be looked up now)$/);
      return true;
    });
  });

  it("is an http address", async () => {
    for (const address of ["canary", "ftp://example.org/canary", ""]) {
      await assert.rejects(post(address), { message: "its secret is no http(s) address" });
    }
  });
});
