import * as assert from "node:assert/strict";
import { platformKnown } from "../../../config";
import { DNSMASQ_IMAGE } from "../../../config/platform-known";
import { officialImages } from "../../../toolchain/images/official";
import { HOSTS } from "./hosts-sample";
import { PLATFORM_FILE, refusal } from "./samples";

const ALWAYS = ["name-key", "registry-password"];
const IMAGES = ["haproxy", "registry", "traefik"];
const SIGNED = ["authority", "certificate"];

/** Title, what the config says, images, secrets. */
const CASES: [string, Record<string, unknown>, string[], string[]][] = [
  ["the local engine", {}, IMAGES, ALWAYS],
  ["keys with nothing behind them", { "slipway:hosts": null, "slipway:dns": null }, IMAGES, ALWAYS],
  [
    "machines",
    { "slipway:hosts": { ssh: [] } },
    IMAGES,
    [...ALWAYS, "registry-reader-password", ...SIGNED],
  ],
  [
    "machines on Azure",
    { "slipway:hosts": { azure: {} } },
    IMAGES,
    [...ALWAYS, "registry-reader-password", ...SIGNED, "host-key"],
  ],
  [
    "the platform's own authority on the local engine",
    { "slipway:edge": { tls: { from: "authority" } } },
    IMAGES,
    [...ALWAYS, ...SIGNED],
  ],
  ["ACME", { "slipway:edge": { tls: { from: "acme" } } }, IMAGES, ALWAYS],
  [
    "an external registry",
    { "slipway:registry": { external: { address: "ghcr.io" } } },
    ["haproxy", "traefik"],
    ALWAYS,
  ],
  [
    "machines and an external registry",
    { "slipway:hosts": {}, "slipway:registry": { external: {} } },
    ["haproxy", "traefik"],
    [...ALWAYS, ...SIGNED],
  ],
  [
    "machines, an external registry and a mirror with a login",
    { "slipway:hosts": {}, "slipway:registry": { external: {}, mirror: { username: "team" } } },
    IMAGES,
    [...ALWAYS, "mirror-password", ...SIGNED],
  ],
  [
    "machines and a store of the registry's",
    { "slipway:hosts": {}, "slipway:registry": { storage: { s3: {} } } },
    IMAGES,
    [
      ...ALWAYS,
      "registry-reader-password",
      "registry-s3-access-key",
      "registry-s3-secret-key",
      ...SIGNED,
    ],
  ],
  ["sections of another type", { "slipway:edge": 80, "slipway:registry": [] }, IMAGES, ALWAYS],
];

describe("platformKnown", () => {
  for (const [title, values, images, secrets] of CASES) {
    it(`asks for what a platform needs with ${title}`, () => {
      assert.deepEqual(platformKnown(values), { services: [], images, secrets, built: [] });
    });
  }

  it("names the image of a DNS server, which has no official one", () => {
    const { images, published } = platformKnown({ "slipway:dns": {} });
    assert.deepEqual(images, ["dnsmasq", ...IMAGES]);
    assert.deepEqual(published, { dnsmasq: DNSMASQ_IMAGE });
    assert.equal(`${DNSMASQ_IMAGE}@unknown`, officialImages.dnsmasq.reference);
    const sections = "  slipway:dns: { upstream: [] }\n  slipway:images: {}\n";
    const text = HOSTS.replace("  slipway:secrets: {}\n", sections);
    const known = { images: ["dnsmasq"], built: [], published };
    assert.deepEqual(refusal(text, PLATFORM_FILE, known).split("\n"), [
      "Pulumi.platform.yaml: slipway:images.dnsmasq: missing, allowed: name:tag@sha256:<64 hex digits>",
      "Pin dockurr/dnsmasq:2.93@unknown; `npm run pins:verify` looks its digest up.",
    ]);
  });
});
