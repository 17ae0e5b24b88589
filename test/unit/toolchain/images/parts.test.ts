import * as assert from "node:assert/strict";
import { parsePackageFile, releaseName } from "../../../../toolchain/images/debian";
import { compareHash } from "../../../../toolchain/images/download";
import { withoutCredentials } from "../../../../toolchain/images/make";
import { groupFile, passwdFile } from "../../../../toolchain/images/root";
import { certificateBundle } from "../../../../toolchain/images/trust";

const certificate = (name: string) =>
  `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----`;

describe("Parts of a local image", () => {
  it("read name and version from a Debian package's file name", () => {
    const { name, version } = parsePackageFile("/x/zlib1g_1%3a1.2.13.dfsg-1_amd64.deb");
    assert.deepEqual({ name, version }, { name: "zlib1g", version: "1:1.2.13.dfsg-1" });
  });

  it("read the release from os-release, quoted or not", () => {
    const text = 'NAME="x"\nVERSION_CODENAME=bookworm\nID="debian"\n';
    assert.equal(releaseName(text), "debian bookworm");
    assert.equal(releaseName("NAME=x\n"), "unknown unknown");
  });

  it("list users with root first and nobody last", () => {
    const users = [{ name: "redis", uid: 999, gid: 998, home: "/data" }];
    assert.equal(
      passwdFile(users),
      "root:x:0:0:root:/root:/bin/sh\n" +
        "redis:x:999:998:redis:/data:/bin/sh\n" +
        "nobody:x:65534:65534:nobody:/nonexistent:/bin/sh\n",
    );
    assert.equal(groupFile(users), "root:x:0:\nredis:x:998:\nnogroup:x:65534:\n");
  });

  it("let a recipe's own root take the place of the usual one", () => {
    const users = [{ name: "root", uid: 0, gid: 0, home: "/root", shell: "/bin/bash" }];
    assert.ok(passwdFile(users).startsWith("root:x:0:0:root:/root:/bin/bash\nnobody:"));
  });

  it("hold each certificate once, in an order that does not depend on where it was found", () => {
    const [a, b] = [certificate("a"), certificate("b")];
    const bundle = certificateBundle([`# b\n${b}\n${a}`, `${a.replaceAll("\n", "\r\n")}\r\n`]);
    assert.equal(bundle, `${a}\n${b}\n`);
    assert.equal(certificateBundle(["no certificate"]), "");
  });

  it("compare a download's hash in the notation of its registry", () => {
    const members = {};
    const empty = Buffer.alloc(0);
    const wheel = compareHash(
      { from: "pypi", package: "p", version: "1", sha256: "abc", members },
      empty,
    );
    assert.deepEqual(wheel, {
      found: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      wanted: "abc",
    });
    const tarball = compareHash(
      { from: "npm", package: "p", version: "1", integrity: "sha512-x", members },
      empty,
    );
    assert.match(tarball.found, /^sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg\//);
    assert.equal(tarball.wanted, "sha512-x");
  });

  it("put no credentials of npm's registry into an image", () => {
    assert.equal(
      withoutCredentials("https://me:secret@npm.example.org/all/"),
      "https://npm.example.org/all/",
    );
  });
});
