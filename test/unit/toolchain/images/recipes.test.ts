import * as assert from "node:assert/strict";
import { wantsPackage } from "../../../../toolchain/images/assemble";
import { officialImages } from "../../../../toolchain/images/official";
import type { LocalImageName } from "../../../../toolchain/images/recipe";
import { imageRecipe } from "../../../../toolchain/images/recipes";

const NAMES: LocalImageName[] = [
  "redis",
  "haproxy",
  "dnsmasq",
  "traefik",
  "registry",
  "node",
  "machine",
  "gitea",
  "woodpecker-server",
  "woodpecker-agent",
  "woodpecker-clone",
  "slipway",
  "buildkit",
  "versitygw",
];
/** Those whose digest nobody could look up yet. */
const UNKNOWN = ["dnsmasq"];
const recipe = (name: LocalImageName) => imageRecipe(name, { architecture: "amd64" });

/** The version in an official image's tag. */
const tagOf = (name: keyof typeof officialImages) =>
  /:v?([0-9.]+)/.exec(officialImages[name].reference)?.[1];

const EXACT = /^([a-z]+\/)?[a-z-]+:v?\d+\.\d+\.\d+(-[a-z-]+)?@sha256:[0-9a-f]{64}$/;
const UNKNOWN_DIGEST = /^[a-z]+\/[a-z]+:\d+\.\d+@unknown$/;

describe("Official images", () => {
  for (const [name, { reference, source }] of Object.entries(officialImages)) {
    it(`pin ${name} by an exact version and a digest, and name where it was read`, () => {
      const isUnknown = UNKNOWN.includes(name);
      assert.match(reference, isUnknown ? UNKNOWN_DIGEST : EXACT);
      assert.equal(/([a-z-]+):/.exec(reference)?.[1], name);
      assert.match(source, /^github\.com\/[^ ]+, [^ ]+, commit [0-9a-f]{12}$/);
    });
  }
});

describe("Recipes of local images", () => {
  for (const name of NAMES) {
    it(`make ${name} with paths that stay inside the image`, () => {
      const { directories, files, links } = recipe(name);
      for (const { path } of [...directories, ...files, ...links]) {
        assert.doesNotMatch(path, /^\/|(^|\/)\.\.(\/|$)/);
      }
    });
  }

  it("take Traefik and Node in the versions of the official pins", () => {
    const versions = (name: LocalImageName) =>
      recipe(name).downloads.flatMap((item) => (item.from === "binary" ? [] : [item.version]));
    assert.deepEqual(versions("traefik"), [tagOf("traefik")]);
    assert.equal(versions("node")[0], tagOf("node"));
  });

  it("take the place of Woodpecker's two halves in one version", () => {
    assert.equal(tagOf("woodpecker-server"), tagOf("woodpecker-agent"));
  });

  it("run as the users of the official images, who own their folders", () => {
    for (const [name, user] of [
      ["gitea", "1000:1000"],
      ["woodpecker-server", "woodpecker"],
      ["buildkit", "1000:1000"],
    ] as const) {
      const { config, users, directories } = recipe(name);
      assert.equal(config.User, user);
      assert.equal(users[0]?.uid, 1000);
      assert.ok(directories.every(({ owner }) => owner?.uid === 1000));
    }
    // It starts the containers of pipelines by the engine's socket, which belongs to root.
    assert.equal(recipe("woodpecker-agent").config.User, undefined);
  });

  it("ask for a program that is built here only where they hold one", () => {
    const built = NAMES.filter((name) =>
      recipe(name).downloads.some(({ from }) => from === "binary"),
    );
    assert.deepEqual(built, [
      "registry",
      "gitea",
      "woodpecker-server",
      "woodpecker-agent",
      "buildkit",
      "versitygw",
    ]);
  });

  it("take each architecture's own downloads", () => {
    for (const name of ["traefik", "node"] as const) {
      const other = imageRecipe(name, { architecture: "arm64" });
      assert.notDeepEqual(other.downloads, recipe(name).downloads);
    }
  });

  it("configure npm with this machine's registry only where there is npm", () => {
    const npmRegistry = "https://npm.example.org/";
    const text = JSON.stringify(imageRecipe("node", { architecture: "amd64", npmRegistry }).files);
    assert.ok(text.includes(`registry=${npmRegistry}`));
    assert.ok(!JSON.stringify(recipe("node").files).includes("registry="));
    const redis = imageRecipe("redis", { architecture: "amd64", npmRegistry });
    assert.deepEqual(redis, recipe("redis"));
  });

  it("leave out what only install scripts need, by name or by its beginning", () => {
    const wanted = (name: LocalImageName, packages: string[]) =>
      packages.filter((item) => wantsPackage(recipe(name), item));
    const offered = ["libc6", "perl-base", "libpam-modules", "dpkg", "redis-server", "libssl3"];
    assert.deepEqual(wanted("redis", offered), ["libc6", "redis-server", "libssl3"]);
    assert.deepEqual(wanted("machine", ["libpam-modules", "perl-base", "tar"]), [
      "libpam-modules",
      "tar",
    ]);
  });

  it("take no dependencies where the program is static", () => {
    assert.equal(wantsPackage(recipe("traefik"), "libc6"), false);
    assert.equal(wantsPackage(recipe("traefik"), "busybox-static"), true);
    assert.equal(wantsPackage(recipe("traefik"), "ca-certificates"), true);
  });
});
