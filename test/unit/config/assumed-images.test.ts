import * as assert from "node:assert/strict";
import { withAssumedImages } from "../../../config/assumed-images";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("withAssumedImages", () => {
  it("has each image of an unknown digest run by its tag, and no other", () => {
    const images = {
      dnsmasq: "dockurr/dnsmasq:2.93@unknown",
      haproxy: "registry.example.org:5000/haproxy:3@unknown",
      traefik: `traefik:v3@${DIGEST}`,
      app: "unpinned",
      wrong: 7,
    };
    assert.deepEqual(withAssumedImages(images, {}), {
      "dockurr/dnsmasq:2.93": { reference: "dockurr/dnsmasq:2.93" },
      "registry.example.org:5000/haproxy:3": { reference: "registry.example.org:5000/haproxy:3" },
    });
  });

  it("keeps what the record says", () => {
    const record = { "dockurr/dnsmasq:2.93": { reference: DIGEST, why: "made here" } };
    const images = { dnsmasq: "dockurr/dnsmasq:2.93@unknown" };
    assert.deepEqual(withAssumedImages(images, record), record);
  });

  it("answers the record where there are no images", () => {
    assert.deepEqual(withAssumedImages(undefined, {}), {});
  });
});
