import * as assert from "node:assert/strict";
import * as net from "node:net";
import type { EmailChannel } from "../../../../config";
import { trustedCertificate } from "../../../../model/trusted-certificate";
import { messageOf } from "../../../../notify";
import { issueCertificate } from "../../../../operations/authority/issue-certificate";
import { makeAuthority } from "../../../../operations/authority/make-authority";
import { sendMail } from "../../../../operations/notify/send-mail";
import { WENT_BACK } from "../../notify/events";
import { type MailServer, type MailServerOptions, serveMail } from "./mail-server";

const LOGIN = { user: "slipway", password: "s3cr3t-canary" };
const LIMIT = { limitMs: 5_000 };

describe("an e-mail endpoint", () => {
  let pem: string;
  let authority: string;
  const open: { close(): void }[] = [];

  before(async () => {
    const now = { now: new Date() };
    const bundle = await makeAuthority({ project: "test", domain: "example.org" }, now);
    authority = trustedCertificate(bundle);
    pem = await issueCertificate(bundle, { names: ["127.0.0.1"] }, now);
  });
  afterEach(() => open.splice(0).forEach((server) => server.close()));

  async function server(options: Omit<MailServerOptions, "pem">): Promise<MailServer> {
    const served = await serveMail({ pem, ...options });
    open.push(served);
    return served;
  }

  function channel(port: number, given: Partial<EmailChannel["server"]> = {}): EmailChannel {
    return {
      to: "email",
      from: "slipway@example.org",
      recipients: ["ops@example.org", "dev@example.org"],
      server: { host: "127.0.0.1", port, tls: "starttls", ...given },
      on: ["failed"],
    };
  }

  const send = (to: EmailChannel, password?: string, limit = LIMIT) =>
    sendMail(to, password, messageOf(WENT_BACK), limit);

  for (const tls of ["starttls", "implicit"] as const) {
    it(`gets the message over TLS, after a login (${tls})`, async () => {
      const { port, received } = await server({ tls, login: LOGIN });
      const to = channel(port, { tls, user: LOGIN.user, secret: "x", caCertificates: authority });
      await send(to, LOGIN.password);
      const [mail] = received;
      assert.deepEqual(
        { ...mail, text: undefined },
        {
          secure: true,
          user: "slipway",
          from: "slipway@example.org",
          to: ["ops@example.org", "dev@example.org"],
          text: undefined,
        },
      );
      assert.match(
        mail?.text ?? "",
        /^Subject: \[slipway\] Release failed and went back: production: click-count\r\n 0\.2-bbbbbbb\r$/m,
      );
      assert.match(mail?.text ?? "", /^Auto-Submitted: auto-generated\r$/m);
      assert.match(mail?.text ?? "", /^The last good pins run again after 4\.2 s\.\r$/m);
    });
  }

  it("gets it in clear only where the config says so", async () => {
    const { port, received } = await server({ tls: "none" });
    await send(channel(port, { tls: "none" }));
    assert.deepEqual(
      received.map(({ secure }) => secure),
      [false],
    );
  });

  it("gets nothing where it offers no TLS", async () => {
    const { port, received } = await server({ tls: "none", login: LOGIN });
    const to = channel(port, { user: LOGIN.user, secret: "x", caCertificates: authority });
    await assert.rejects(send(to, LOGIN.password), {
      message: "it offers no TLS: 500 Error: command not recognized",
    });
    assert.equal(received.length, 0);
  });

  for (const tls of ["starttls", "implicit"] as const) {
    it(`gets nothing where its certificate is not trusted (${tls})`, async () => {
      const { port, received } = await server({ tls });
      await assert.rejects(send(channel(port, { tls })), {
        message: "its certificate is not trusted (SELF_SIGNED_CERT_IN_CHAIN)",
      });
      assert.equal(received.length, 0);
    });
  }

  it("that refuses the login is told, without the password that it repeats", async () => {
    const { port } = await server({ tls: "starttls", login: LOGIN });
    const to = channel(port, { user: LOGIN.user, secret: "x", caCertificates: authority });
    await assert.rejects(send(to, "wrong-canary"), (error: Error) => {
      assert.equal(error.message, "it refuses the login: 535 no such login: slipway [secret]");
      return true;
    });
  });

  it("that refuses one of the recipients is told, and the other has the message", async () => {
    const { port, received } = await server({ tls: "none", refuses: "dev@example.org" });
    await assert.rejects(send(channel(port, { tls: "none" })), {
      message: "it refuses 1 of 2 recipients",
    });
    assert.deepEqual(received[0]?.to, ["ops@example.org"]);
  });

  it("that is not there is told", async () => {
    const { port } = await server({ tls: "none" });
    open.splice(0).forEach((one) => one.close());
    await assert.rejects(send(channel(port)), { message: "it refuses connections" });
  });

  it("that greets nobody is given up when the time is over, and its connection closed", async () => {
    let closed = 0;
    const silent = net.createServer((socket) => socket.on("close", () => closed++).resume());
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    open.push({ close: () => silent.close() });
    const { port } = silent.address() as net.AddressInfo;
    await assert.rejects(send(channel(port), undefined, { limitMs: 200 }), {
      message: "no answer in 0.2 s",
    });
    while (closed === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });
});
