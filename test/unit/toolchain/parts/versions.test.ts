import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { buildArguments } from "../../../../toolchain/parts/compiler";
import { goVersion } from "../../../../toolchain/parts/go";
import { platform } from "../../../../toolchain/parts/platform";
import { pluginRelease } from "../../../../toolchain/parts/plugin";
import { isNewEnough, pulumiRelease } from "../../../../toolchain/parts/pulumi-cli";
import { versions } from "../../../../toolchain/versions";

describe("the versions of parts", () => {
  it("of Go are read from what it prints", () => {
    assert.equal(goVersion("go version go1.26.8 linux/amd64"), "1.26.8");
    assert.equal(goVersion("go version go1.27 darwin/arm64"), "1.27.0");
    assert.equal(goVersion("go version devel +abc linux/amd64"), undefined);
  });

  it("of the CLI may be newer, but not older nor of the next major version", () => {
    assert.equal(isNewEnough("3.259.0"), true);
    assert.equal(isNewEnough("3.300.1"), true);
    assert.equal(isNewEnough("3.258.9"), false);
    assert.equal(isNewEnough("4.0.0"), false);
    assert.equal(isNewEnough("3.260.0-alpha.1"), false);
  });

  it("of the plugins are those of the npm packages", () => {
    const { dependencies } = JSON.parse(fs.readFileSync("package.json", "utf8")) as {
      dependencies: Record<string, string>;
    };
    assert.equal(versions.plugins.docker, dependencies["@pulumi/docker"]);
    assert.equal(versions.plugins.command, dependencies["@pulumi/command"]);
  });

  it("of what is built are those of the modules", () => {
    const pulumi = fs.readFileSync("toolchain/modules/pulumi/go.mod", "utf8");
    assert.ok(pulumi.includes(`github.com/pulumi/pulumi/pkg/v3 v${versions.pulumi} `));
    const registry = fs.readFileSync("toolchain/modules/registry/go.mod", "utf8");
    assert.ok(registry.includes(`github.com/distribution/distribution/v3 v${versions.registry} `));
    const pebble = fs.readFileSync("toolchain/modules/pebble/go.mod", "utf8");
    assert.ok(pebble.includes(`github.com/letsencrypt/pebble/v2 v${versions.pebble} `));
    const versitygw = fs.readFileSync("toolchain/modules/versitygw/go.mod", "utf8");
    assert.ok(versitygw.includes(`github.com/versity/versitygw v${versions.versitygw} `));
  });

  it("name the vendor's files", () => {
    assert.deepEqual(pulumiRelease(platform("linux", "x64"), "3.259.0"), {
      url: "https://get.pulumi.com/releases/sdk/pulumi-v3.259.0-linux-x64.tar.gz",
      checksumsUrl: "https://get.pulumi.com/releases/sdk/pulumi-3.259.0-checksums.txt",
    });
    assert.equal(
      pluginRelease(platform("darwin", "arm64"), "command").url,
      `https://get.pulumi.com/releases/plugins/pulumi-resource-command-v${versions.plugins.command}-darwin-arm64.tar.gz`,
    );
    assert.match(pluginRelease(platform("linux", "x64"), "docker").url, /-linux-amd64\.tar\.gz$/);
  });

  it("are set by the linker where the module's own files do not hold them", () => {
    const args = buildArguments({ module: "m", output: "out", variables: { "a/b.Version": "v1" } });
    assert.deepEqual(args, ["build", "-v", "-o", "out", "-ldflags=-s -w -X a/b.Version=v1", "."]);
    const tagged = buildArguments({ module: "m", output: "out", package: "./x", tags: ["a", "b"] });
    assert.deepEqual(tagged, ["build", "-v", "-tags=a,b", "-o", "out", "-ldflags=-s -w", "./x"]);
  });
});
