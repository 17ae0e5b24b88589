import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { registryFile, type Upstream } from "../../../../components/registry/registry-file";
import { isShared, type RegistryStorage } from "../../../../components/registry/registry-storage";
import { SecretValue } from "../../../../model/secret-value";

interface RegistryFile {
  readonly auth?: unknown;
  readonly http: { readonly addr: string; readonly secret: string };
  readonly proxy?: unknown;
  readonly storage: Record<string, unknown>;
}

function file(storage: RegistryStorage, upstream?: Upstream): RegistryFile {
  return parse(
    registryFile({ storage, uploadKey: "upload-key", upstream }).reveal(),
  ) as RegistryFile;
}

const secret = (text: string) => new SecretValue(text);

describe("Distribution's configuration", () => {
  const cases: [string, RegistryStorage, string, unknown][] = [
    [
      "a machine's volume",
      { kind: "filesystem" },
      "filesystem",
      { rootdirectory: "/var/lib/registry" },
    ],
    [
      "Azure's blobs with a key",
      { kind: "azure", account: "acme", container: "registry", key: secret("canary-1") },
      "azure",
      {
        accountname: "acme",
        container: "registry",
        accountkey: "canary-1",
        credentials: { type: "shared_key" },
      },
    ],
    [
      "Azure's blobs by the machine's identity",
      { kind: "azure", account: "acme", container: "registry", realm: "core.chinacloudapi.cn" },
      "azure",
      {
        accountname: "acme",
        container: "registry",
        realm: "core.chinacloudapi.cn",
        credentials: { type: "default_credentials" },
      },
    ],
    [
      "a store that speaks S3",
      {
        kind: "s3",
        bucket: "registry",
        region: "eu",
        endpoint: "https://s3.example.org",
        credentials: { accessKey: secret("canary-2"), secretKey: secret("canary-3") },
      },
      "s3",
      {
        bucket: "registry",
        region: "eu",
        regionendpoint: "https://s3.example.org",
        forcepathstyle: true,
        accesskey: "canary-2",
        secretkey: "canary-3",
      },
    ],
    [
      "Amazon's S3",
      { kind: "s3", bucket: "b", region: "eu-west-1" },
      "s3",
      { bucket: "b", region: "eu-west-1" },
    ],
  ];
  for (const [what, storage, driver, parameters] of cases) {
    it(`keeps blobs in ${what}, and nowhere else`, () => {
      const { delete: deletion, cache, redirect, ...drivers } = file(storage).storage;
      assert.deepEqual(drivers, { [driver]: parameters });
      assert.deepEqual(deletion, { enabled: true });
      // Several instances remember nothing, and send nobody to a store that only they may reach.
      const alone = [{ blobdescriptor: "inmemory" }, undefined];
      const shared = [undefined, { disable: true }];
      assert.deepEqual([cache, redirect], driver === "filesystem" ? alone : shared);
      assert.equal(isShared(storage), driver !== "filesystem");
    });
  }

  it("has no login of its own, and is no mirror unless told", () => {
    const { auth, proxy, http } = file({ kind: "filesystem" });
    assert.deepEqual([auth, proxy], [undefined, undefined]);
    assert.deepEqual([http.addr, http.secret], [":5000", "upload-key"]);
  });

  it("names what it is a mirror of, with and without a login", () => {
    const url = "https://registry-1.docker.io";
    assert.deepEqual(file({ kind: "filesystem" }, { url }).proxy, { remoteurl: url });
    const login = { username: "team", password: secret("canary-4") };
    assert.deepEqual(file({ kind: "filesystem" }, { url, login }).proxy, {
      remoteurl: url,
      username: "team",
      password: "canary-4",
    });
  });

  it("is a secret, which shows nothing of itself", () => {
    const text = registryFile({ storage: { kind: "filesystem" }, uploadKey: "canary-5" });
    assert.ok(!`${text}${JSON.stringify({ text })}`.includes("canary"));
  });
});
