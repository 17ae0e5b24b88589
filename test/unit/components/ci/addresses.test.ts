import * as assert from "node:assert/strict";
import {
  type CiPlace,
  ciUrl,
  forgeUrl,
  forgeUrlInside,
  gitVariables,
} from "../../../../components/ci/addresses";

const LOCAL = { forgeHost: "git.slipway.localhost", ciHost: "ci.slipway.localhost", port: 80 };
const PUBLIC = { forgeHost: "git.example.org", ciHost: "ci.example.org", port: 80 };

/** Title, place, what people open: forge and CI; the forge from inside. */
const CASES: [string, CiPlace, string, string, string][] = [
  [
    "plain HTTP at its usual port",
    LOCAL,
    "http://git.slipway.localhost",
    "http://ci.slipway.localhost",
    "http://git.slipway.localhost",
  ],
  [
    "another port",
    { ...LOCAL, port: 8081 },
    "http://git.slipway.localhost:8081",
    "http://ci.slipway.localhost:8081",
    "http://git.slipway.localhost:8081",
  ],
  [
    "HTTPS, which ends at the edge",
    { ...PUBLIC, tlsPort: 443 },
    "https://git.example.org",
    "https://ci.example.org",
    "http://git.example.org",
  ],
  [
    "HTTPS at another port",
    { ...PUBLIC, port: 8080, tlsPort: 8443 },
    "https://git.example.org:8443",
    "https://ci.example.org:8443",
    "http://git.example.org:8080",
  ],
];

describe("the addresses of forge and CI", () => {
  for (const [title, place, forge, ci, inside] of CASES) {
    it(`are right with ${title}`, () => {
      assert.deepEqual([forgeUrl(place), ciUrl(place), forgeUrlInside(place)], [forge, ci, inside]);
    });
  }
});

describe("git in a step", () => {
  it("needs no help with a name that DNS answers for", () => {
    assert.deepEqual(gitVariables(PUBLIC), {});
  });

  it("asks the forge as its proxy for a name below localhost", () => {
    assert.deepEqual(gitVariables({ ...LOCAL, port: 8081 }), {
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "http.http://git.slipway.localhost:8081/.proxy",
      GIT_CONFIG_VALUE_0: "http://forge:8081",
    });
  });

  it("takes HTTP, at the same host name, where the forge says HTTPS", () => {
    assert.deepEqual(gitVariables({ ...PUBLIC, tlsPort: 443 }), {
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "url.http://git.example.org/.insteadOf",
      GIT_CONFIG_VALUE_0: "https://git.example.org/",
    });
  });

  it("does both for HTTPS below localhost", () => {
    assert.deepEqual(gitVariables({ ...LOCAL, tlsPort: 8443 }), {
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_0: "url.http://git.slipway.localhost/.insteadOf",
      GIT_CONFIG_VALUE_0: "https://git.slipway.localhost:8443/",
      GIT_CONFIG_KEY_1: "http.http://git.slipway.localhost/.proxy",
      GIT_CONFIG_VALUE_1: "http://forge:80",
    });
  });
});
