import * as assert from "node:assert/strict";
import { builderFiles } from "../../../../../operations/ci/clean/builder-space";

const block = (kind: string, text: string) =>
  `-----BEGIN ${kind}-----\n${text}\n-----END ${kind}-----\n`;

describe("The builder's key", () => {
  it("is the client's certificate and key, and the authority, in one text", () => {
    const text =
      block("CERTIFICATE", "Y2xpZW50") +
      block("PRIVATE KEY", "a2V5") +
      block("CERTIFICATE", "Y2E=");
    assert.deepEqual(builderFiles(text), {
      cert: block("CERTIFICATE", "Y2xpZW50"),
      key: block("PRIVATE KEY", "a2V5"),
      ca: block("CERTIFICATE", "Y2E="),
    });
  });

  it("is refused where the authority is missing, without showing it", () => {
    const text = block("CERTIFICATE", "Y2xpZW50") + block("PRIVATE KEY", "a2V5");
    assert.throws(() => builderFiles(text), {
      message: "SLIPWAY_BUILDER_KEY holds no authority beside the client's certificate",
    });
  });
});
