import * as assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import * as tls from "node:tls";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { parsePem } from "../../../../model/pem";
import {
  makeBuilderCertificate,
  makeBuilderKey,
} from "../../../../operations/authority/builder-certificates";

const now = new Date();

describe("The certificates of a CI's builder and its clients", () => {
  let server: string;
  let client: string;
  before(async () => {
    server = await makeBuilderCertificate({ now });
    client = await makeBuilderKey(server, { now });
  });

  /** Connects with what a client holds; answers what the server's side ended with. */
  async function handshake(key: string): Promise<string> {
    const own = parsePem(server, "the server");
    const theirs = parsePem(key, "the client");
    const [certificate, trusted] = theirs.certificates;
    const listener = tls.createServer({
      key: own.key,
      cert: own.certificates[0],
      ca: parsePem(client, "the client").certificates[0],
      requestCert: true,
      rejectUnauthorized: true,
    });
    listener.on("secureConnection", (socket) => socket.end("in"));
    listener.on("tlsClientError", () => undefined);
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as AddressInfo;
    const socket = tls.connect({
      ...{ host: "127.0.0.1", port, servername: "builder" },
      ...{ key: theirs.key, cert: certificate, ca: trusted ?? own.certificates[0] },
    });
    try {
      return await new Promise((resolve) => {
        let said = "";
        socket.on("data", (chunk: Buffer) => (said += chunk.toString()));
        socket.on("end", () => resolve(said));
        socket.on("error", ({ code = "error" }: NodeJS.ErrnoException) => resolve(code));
      });
    } finally {
      listener.close();
    }
  }

  it("let the client in that has the key", async () => {
    assert.equal(await handshake(client), "in");
  });

  it("keep another one out, though it was made in the same way", async () => {
    assert.notEqual(await handshake(await makeBuilderKey(server, { now })), "in");
  });

  it("keep a client from taking another builder for its own", async () => {
    const stranger = await makeBuilderKey(await makeBuilderCertificate({ now }), { now });
    const [, trusted] = parsePem(stranger, "the client").certificates;
    const forged = client.replace(
      parsePem(client, "the client").certificates[1] ?? "",
      trusted ?? "",
    );
    assert.equal(await handshake(forged), "DEPTH_ZERO_SELF_SIGNED_CERT");
  });

  it("are for one half of a connection each, sign nothing, and hold for ten years", () => {
    const purposes = [server, client].map((text) => {
      const certificate = new X509Certificate(parsePem(text, "it").certificates[0]);
      assert.equal(certificate.ca, false);
      const years = (certificate.validToDate.getTime() - now.getTime()) / (365 * 86_400_000);
      assert.equal(Math.round(years), 10);
      return certificate.keyUsage;
    });
    assert.deepEqual(purposes, [["1.3.6.1.5.5.7.3.1"], ["1.3.6.1.5.5.7.3.2"]]);
  });
});
