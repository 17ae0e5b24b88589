import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { RegistryApi } from "../../../build/registry-api";
import { SecretValue } from "../../../model/secret-value";

const ID = `sha256:${"c".repeat(64)}`;
const MANIFEST = JSON.stringify({ schemaVersion: 2, config: { digest: ID } });
const TYPE = "application/vnd.oci.image.manifest.v1+json";
const LOGIN = `Basic ${Buffer.from("slipway:canary").toString("base64")}`;

describe("A registry's own API", () => {
  let server: http.Server;
  let address: string;
  let asked: string[];
  beforeEach(async () => {
    asked = [];
    server = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      if (request.headers.authorization !== LOGIN) {
        response.writeHead(401, { "www-authenticate": 'Basic realm="Slipway"' }).end("no");
      } else if (request.method === "PUT") {
        response.writeHead(request.headers["content-type"] === TYPE ? 201 : 400).end();
      } else if (request.url === "/v2/api/manifests/1") {
        response.writeHead(200, { "content-type": TYPE }).end(MANIFEST);
      } else if (request.url === `/v2/api/blobs/${ID}`) {
        response.end(JSON.stringify({ config: { Labels: { "slipway.inputs": "abc" } } }));
      } else response.writeHead(404).end("{}");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => server.close());

  const api = (password = "canary") =>
    new RegistryApi({
      address: "localhost:5000",
      reachedAt: address,
      username: "slipway",
      password: new SecretValue(password),
    });

  it("tells an image's digest, its id and its labels", async () => {
    const digest = `sha256:${createHash("sha256").update(MANIFEST).digest("hex")}`;
    assert.deepEqual(await api().image("api", "1"), {
      digest,
      id: ID,
      labels: { "slipway.inputs": "abc" },
      manifest: { type: TYPE, text: MANIFEST },
    });
    assert.equal(await api().image("api", "2"), undefined);
  });

  it("gives an image another tag with the manifest as it is", async () => {
    const image = (await api().image("api", "1")) ?? assert.fail();
    await api().tag("api", "0.2", image);
    assert.equal(asked.at(-1), "PUT /v2/api/manifests/0.2");
  });

  it("says who was refused, and never the password", async () => {
    await assert.rejects(api("canary-wrong").image("api", "1"), {
      summary: `the registry localhost:5000 at http://${address} refused: 401 no`,
      hint: "Logged in as slipway: is the password the one of the running registry?",
    });
  });
});
