import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as http from "node:http";
import * as tls from "node:tls";
import { gatewayConfig } from "../../../../components/registry/gateway-config";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";
import {
  type Call,
  gatewayFiles,
  hasHaproxy,
  PASSWORDS,
  type RunningGateway,
  runGateway,
} from "./running-gateway";

const OPERATOR: Call = { login: ["operator", PASSWORDS.operator] };
const READER: Call = { login: ["reader", PASSWORDS.reader] };
const MANIFEST = "/v2/click-count/manifests/0.1";

describe("The registry's gateway", function () {
  const folder = temporaryFolders();
  let gateway: RunningGateway;
  before(async function () {
    if (!hasHaproxy()) return this.skip();
    gateway = await runGateway(await folder());
  });
  after(async () => gateway?.close());

  it("is configured as HAProxy itself reads it without a warning", async () => {
    const { files } = await gatewayFiles(await folder(), {});
    const args = ["-c", "-dW", ...files.flatMap((file) => ["-f", file])];
    const said = execFileSync("haproxy", args, { encoding: "utf8", stdio: "pipe" });
    assert.match(said, /Configuration file is valid/);
  });

  it("asks for a login, in the way that Docker expects", async () => {
    const { status, headers, body } = await gateway.call("GET", "/v2/");
    assert.equal(status, 401);
    assert.equal(headers["www-authenticate"], 'Basic realm="Slipway"');
    assert.equal(headers["docker-distribution-api-version"], "registry/2.0");
    assert.deepEqual(JSON.parse(body), {
      errors: [{ code: "UNAUTHORIZED", message: "log in with a name and a password" }],
    });
  });

  for (const [who, login] of [
    ["another password", ["reader", "wrong"]],
    ["no password", ["reader", ""]],
    ["another client's password", ["operator", PASSWORDS.reader]],
    ["nobody that it knows", ["slipway", PASSWORDS.operator]],
  ] as const) {
    it(`refuses ${who}`, async () => {
      const before = gateway.passed.length;
      assert.equal((await gateway.call("GET", "/v2/", { login })).status, 401);
      assert.equal(gateway.passed.length, before);
    });
  }

  for (const [name, call, method, status] of [
    ["reader", READER, "GET", 200],
    ["reader", READER, "HEAD", 200],
    ["reader", READER, "PUT", 403],
    ["reader", READER, "POST", 403],
    ["reader", READER, "PATCH", 403],
    ["reader", READER, "DELETE", 403],
    ["operator", OPERATOR, "GET", 200],
    ["operator", OPERATOR, "PUT", 201],
    ["operator", OPERATOR, "POST", 200],
    ["operator", OPERATOR, "PATCH", 200],
    ["operator", OPERATOR, "DELETE", 200],
  ] as const) {
    it(`answers the ${name}'s ${method} with ${status}`, async () => {
      const before = gateway.passed.length;
      assert.equal((await gateway.call(method, MANIFEST, call)).status, status);
      const passed = gateway.passed.slice(before);
      assert.deepEqual(
        passed.map((one) => `${one.method} ${one.url}`),
        status === 403 ? [] : [`${method} ${MANIFEST}`],
      );
    });
  }

  it("is not talked into a write by a header that names another method", async () => {
    const headers = { "x-http-method-override": "PUT", "x-forwarded-host": "evil.example" };
    await gateway.call("GET", MANIFEST, { ...READER, headers });
    const last = gateway.passed.at(-1);
    assert.equal(last?.method, "GET");
    assert.equal(last?.headers["x-forwarded-host"], undefined);
  });

  it("tells the registry that it is reached by HTTPS, and no password", async () => {
    await gateway.call("GET", MANIFEST, OPERATOR);
    const headers = gateway.passed.at(-1)?.headers ?? {};
    assert.equal(headers["x-forwarded-proto"], "https");
    assert.equal(headers["host"], "registry.example.org:5000");
    assert.equal(headers["authorization"], undefined);
  });

  it("lets a layer of 64 MiB through", async () => {
    const body = Buffer.alloc(64 * 2 ** 20);
    assert.equal((await gateway.call("PUT", MANIFEST, { ...OPERATOR, body })).status, 201);
    assert.equal(gateway.passed.at(-1)?.bytes, body.length);
  });

  it("serves one digest to twenty machines at once", async () => {
    const digest = `/v2/click-count/blobs/sha256:${"a".repeat(64)}`;
    const calls = Array.from({ length: 20 }, () => gateway.call("GET", digest, READER));
    const replies = await Promise.all(calls);
    assert.deepEqual(new Set(replies.map(({ status }) => status)), new Set([200]));
  });

  it("says that it is healthy without a login", async () => {
    assert.equal((await gateway.call("GET", "/slipway-health")).status, 200);
  });

  it("refuses plain HTTP", async () => {
    const reply = await new Promise<string>((resolve) => {
      http
        .get({ host: "127.0.0.1", port: gateway.port, path: "/v2/", agent: false }, (response) =>
          resolve(String(response.statusCode)),
        )
        .on("error", () => resolve("closed"));
    });
    assert.equal(reply, "closed");
  });

  for (const [version, answer] of [
    ["TLSv1.1", "refused"],
    ["TLSv1.2", "TLSv1.2"],
    ["TLSv1.3", "TLSv1.3"],
  ] as const) {
    it(`speaks ${version}: ${answer}`, async () => {
      const said = await new Promise<string>((resolve) => {
        const socket = tls.connect({
          host: "127.0.0.1",
          port: gateway.port,
          minVersion: version,
          maxVersion: version,
          ciphers: "DEFAULT@SECLEVEL=0",
          rejectUnauthorized: false,
        });
        socket.on("secureConnect", () => {
          resolve(socket.getProtocol() ?? "");
          socket.destroy();
        });
        socket.on("error", () => resolve("refused"));
      });
      assert.equal(said, answer);
    });
  }

  it("logs who did what, and neither a password nor its hash nor a query", async () => {
    await gateway.call("PUT", `${MANIFEST}?_state=canary-query`, OPERATOR);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const log = gateway.log();
    assert.match(log, /127\.0\.0\.1 operator PUT \/v2\/click-count\/manifests\/0\.1 201 /);
    assert.match(log, /127\.0\.0\.1 - GET \/v2\/ 401 /);
    for (const { login = [] } of [OPERATOR, READER]) {
      assert.ok(!log.includes(btoa(login.join(":"))));
      assert.ok(!log.includes(login[1] ?? ""));
    }
    assert.ok(!log.includes("canary-query"));
    assert.ok(!log.includes("$2y$"));
  });
});

describe("A mirror's gateway", function () {
  const folder = temporaryFolders();
  let gateway: RunningGateway;
  before(async function () {
    if (!hasHaproxy()) return this.skip();
    gateway = await runGateway(await folder(), "anyone");
  });
  after(async () => gateway?.close());

  for (const [method, status] of [
    ["GET", 200],
    ["HEAD", 200],
    ["PUT", 403],
    ["DELETE", 403],
  ] as const) {
    it(`answers a ${method} without a login with ${status}`, async () => {
      assert.equal((await gateway.call(method, MANIFEST)).status, status);
    });
  }
});

describe("A mirror's gateway that knows its machines", function () {
  const folder = temporaryFolders();
  let gateway: RunningGateway | undefined;
  before(function () {
    if (!hasHaproxy()) this.skip();
  });
  afterEach(async () => gateway?.close());

  it("answers one of them, by an address or a range", async () => {
    gateway = await runGateway(await folder(), "anyone", ["192.0.2.1", "127.0.0.0/8", "fd00::1"]);
    assert.equal((await gateway.call("GET", MANIFEST)).status, 200);
  });

  it("answers nobody else, and passes nothing of theirs on", async () => {
    gateway = await runGateway(await folder(), "anyone", ["192.0.2.1", "fd00::1"]);
    const { status, body } = await gateway.call("GET", MANIFEST);
    assert.equal(status, 403);
    const message = "this registry is open to the cluster's machines only";
    assert.deepEqual(JSON.parse(body), { errors: [{ code: "DENIED", message }] });
    assert.deepEqual(gateway.passed, []);
  });
});

describe("The gateway's configuration", () => {
  it("holds neither passwords nor hashes: it is readable in the plan", () => {
    const text = gatewayConfig({
      port: 5000,
      certificateFile: "/run/secrets/registry-certificate",
      access: "clients",
      backend: { host: "registry", port: 5000 },
    });
    assert.ok(!text.includes("$2"));
    assert.ok(!text.includes("userlist"));
    // The client above may refuse old versions by itself.
    assert.match(text, /ssl-min-ver TLSv1\.2 /);
  });
});
