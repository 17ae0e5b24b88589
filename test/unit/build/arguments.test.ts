import * as assert from "node:assert/strict";
import * as path from "node:path";
import { authorityFiles, buildArguments, needsHostNetwork } from "../../../build/arguments";
import { removeFolders, temporaryFolder } from "./support/folders";

describe("what a build takes from the machine", () => {
  after(removeFolders);

  it("is its proxies, and the mirrors and own values that the Dockerfile declares", () => {
    const environment = {
      HTTPS_PROXY: "http://proxy.example.org:3128",
      no_proxy: "localhost",
      npm_config_registry: "https://npm.example.org/",
      GOPROXY: "https://go.example.org",
      SECRET: "canary",
    };
    const declared = new Set(["NPM_CONFIG_REGISTRY", "VERSION", "SECRET"]);
    assert.deepEqual(buildArguments(environment, declared, { VERSION: "0.2", REVISION: "1" }), {
      HTTPS_PROXY: "http://proxy.example.org:3128",
      no_proxy: "localhost",
      NPM_CONFIG_REGISTRY: "https://npm.example.org/",
      VERSION: "0.2",
    });
  });

  const networks: readonly (readonly [Record<string, string>, boolean])[] = [
    [{}, false],
    [{ HTTP_PROXY: "http://proxy.example.org:3128" }, false],
    [{ NO_PROXY: "http://localhost" }, false],
    [{ HTTP_PROXY: "http://127.0.0.1:3128" }, true],
    [{ NPM_CONFIG_REGISTRY: "http://me:secret@localhost:4873/" }, true],
    [{ HTTPS_PROXY: "http://[::1]:3128" }, true],
  ];
  for (const [args, host] of networks) {
    it(`is ${host ? "" : "not "}its network with ${JSON.stringify(args)}`, () => {
      assert.equal(needsHostNetwork(args), host);
    });
  }

  it("is its certificate authorities where the Dockerfile asks for them, each file once", async () => {
    const folder = temporaryFolder({ "a.pem": "A", "b.pem": "B" });
    const environment = {
      NODE_EXTRA_CA_CERTS: path.join(folder, "a.pem"),
      SSL_CERT_FILE: path.join(folder, "b.pem"),
    };
    const asking = "COPY package.json slipway-ca.pe[m] ./";
    assert.deepEqual(await authorityFiles(environment, asking), { "slipway-ca.pem": "A\nB" });
    const same = { ...environment, SSL_CERT_FILE: environment.NODE_EXTRA_CA_CERTS };
    assert.deepEqual(await authorityFiles(same, asking), { "slipway-ca.pem": "A" });
    assert.deepEqual(await authorityFiles(environment, "COPY . ."), {});
    assert.deepEqual(await authorityFiles({}, asking), {});
  });
});
