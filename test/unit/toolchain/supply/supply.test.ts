import * as assert from "node:assert/strict";
import { parsePin } from "../../../../model/pin";
import { isOwnMirror, mirrorReference } from "../../../../toolchain/supply/mirror";
import { localImageFor } from "../../../../toolchain/supply/recipe-for";
import { classify, registryHost } from "../../../../toolchain/supply/registries";

const DIGEST = `sha256:${"a".repeat(64)}`;

function pin(name: string) {
  return parsePin(`${name}@${DIGEST}`);
}

describe("what takes an official image's place", () => {
  it("is the local image of the same repository, however its name is written", () => {
    assert.equal(localImageFor(pin("redis:7.4")), "redis");
    assert.equal(localImageFor(pin("docker.io/library/redis:8")), "redis");
    assert.equal(localImageFor(pin("docker:28.5.2-dind")), "machine");
    assert.equal(localImageFor(pin("docker.io/dockurr/dnsmasq:2.93")), "dnsmasq");
    assert.equal(localImageFor(pin("gitea/gitea:1.27.3-rootless")), "gitea");
    assert.equal(localImageFor(pin("woodpeckerci/plugin-git:2.10.0")), "woodpecker-clone");
  });

  it("is nothing for an image of another repository or registry", () => {
    assert.equal(localImageFor(pin("bitnami/redis:7.4")), undefined);
    assert.equal(localImageFor(pin("ghcr.io/library/redis:7.4")), undefined);
  });

  it("lies in the platform's registry under a name of its own", () => {
    const reference = mirrorReference("localhost:5000", pin("redis:7.4"));
    assert.equal(reference, "localhost:5000/mirror/redis:7.4");
    assert.equal(
      mirrorReference("localhost:5000", pin("ghcr.io/org/tool:1")),
      "localhost:5000/mirror/ghcr-io/org/tool:1",
    );
    assert.equal(isOwnMirror({ reference, digest: DIGEST }), true);
    assert.equal(isOwnMirror({ reference: "mirror.example.org/redis:7.4", digest: DIGEST }), false);
  });

  it("is pushed again wherever the platform's registry is, unlike somebody's mirror", () => {
    const reference = mirrorReference("registry.example.org:5000", pin("redis:7.4"));
    assert.equal(isOwnMirror({ reference, digest: DIGEST, made: true }), true);
    assert.equal(isOwnMirror({ reference, digest: DIGEST }), false);
  });
});

describe("the engine's words about a registry", () => {
  const unreachable = [
    "Get https://registry/v2/: dial tcp: lookup registry: no such host",
    "Get https://registry/v2/: dial tcp 10.0.0.1:443: i/o timeout",
    "Get https://registry/v2/: net/http: request canceled (Client.Timeout exceeded)",
    "Get https://registry/v2/: x509: certificate signed by unknown authority",
    "Get https://registry/v2/: proxyconnect tcp: EOF",
  ];
  for (const message of unreachable) {
    it(`tell that it can't be reached: ${message.slice(28)}`, () => {
      assert.equal(classify(message).kind, "unreachable");
    });
  }

  const refused = [
    "manifest unknown: manifest unknown",
    "errors: denied: requested access to the resource is denied, unauthorized",
    "toomanyrequests: You have reached your pull rate limit",
  ];
  for (const message of refused) {
    it(`tell that it said no: ${message}`, () => {
      assert.equal(classify(message).kind, "refused");
    });
  }

  it("go to the host of the reference", () => {
    assert.equal(registryHost(pin("redis:7.4")), "docker.io");
    assert.equal(registryHost(pin("localhost:5000/a:1")), "localhost:5000");
  });
});
