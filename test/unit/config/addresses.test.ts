import * as assert from "node:assert/strict";
import {
  isHostAddress,
  isHttpsUrl,
  isMirror,
  isRegistryAddress,
  isResolver,
  isWildcardDomain,
} from "../../../config/addresses";

/** Title, what is asked, texts that are, texts that are not. */
const CASES: [string, (text: string) => boolean, string[], string[]][] = [
  [
    "an address of a machine",
    isHostAddress,
    ["192.0.2.1", "2001:db8::1", "m1", "m1.example.org", "localhost"],
    ["", "192.0.2", "192.0.2.256", "1", "M1", "a b", "-a", "root@m1", "m1:22", "[::1]", "m1\n"],
  ],
  [
    "a name for a certificate",
    isWildcardDomain,
    ["example.org", "*.example.org", "a.b.example.org"],
    ["*", "*.", "localhost", "*.*.org", "a.*.org", "Example.org", ""],
  ],
  [
    "an https address",
    isHttpsUrl,
    ["https://acme.example.org/dir", "https://192.0.2.1:14000/dir"],
    [
      "http://example.org",
      "https://",
      "https://me:pw@example.org",
      "https://a b",
      "example.org",
      "",
    ],
  ],
  [
    "a mirror",
    isMirror,
    ["https://mirror.example.org", "https://mirror.example.org:5001/"],
    ["https://mirror.example.org/v2", "https://mirror.example.org?a=b", "http://m.org", "m.org"],
  ],
  [
    "a registry",
    isRegistryAddress,
    [
      "ghcr.io",
      "ghcr.io/team",
      "acme.azurecr.io/a/b_c",
      "localhost:5000",
      "192.0.2.1:5000",
      "reg:5000/a",
    ],
    [
      "",
      "team",
      "team/app",
      "https://ghcr.io",
      "GHCR.io",
      "ghcr.io/",
      "ghcr.io/Team",
      "ghcr.io/a//b",
      "ghcr.io:0",
      "ghcr.io:70000",
      "2001:db8::1",
      "user@ghcr.io",
    ],
  ],
  [
    "a resolver",
    isResolver,
    ["192.0.2.53:53", "dns.example.org:5353", "[2001:db8::53]:53"],
    ["192.0.2.53", "2001:db8::53:53", "dns.example.org:0", "[m1]:53", ":53", ""],
  ],
];

describe("addresses in a config", () => {
  for (const [title, is, good, bad] of CASES) {
    it(`know ${title}`, () => {
      assert.deepEqual(
        good.filter((text) => !is(text)),
        [],
      );
      assert.deepEqual(bad.filter(is), []);
    });
  }
});
