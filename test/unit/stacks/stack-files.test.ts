import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { knownFrom, parseStackConfig, platformKnown, textConfigSource } from "../../../config";
import { readPins } from "../../../config/edit";
import { formatPin } from "../../../model/pin";
import { apps } from "../../../stacks/apps";
import { officialImages } from "../../../toolchain/images/official";

const PROJECT = path.join(__dirname, "..", "..", "..");

function committed(stack: string): string {
  return fs.readFileSync(path.join(PROJECT, `Pulumi.${stack}.yaml`), "utf8");
}

/** Images that others publish, with the pin that each stack's file gives them. */
const THIRD_PARTY = [
  ["platform", "traefik"],
  ["platform", "haproxy"],
  ["platform", "registry"],
  ["staging", "redis"],
  ["production", "redis"],
] as const;

describe("The committed stack files", () => {
  for (const [stack, image] of THIRD_PARTY) {
    it(`name the source of each digest: ${image} in ${stack}`, () => {
      const lines = committed(stack).split("\n");
      const at = lines.findIndex((line) => line.trim().startsWith(`${image}: `));
      assert.match(lines[at - 1] ?? "", /^\s+# \S+\/\S+\/\S+, /);
    });
  }

  it("pin third-party images to the digests that were looked up", () => {
    for (const [stack, image] of THIRD_PARTY) {
      assert.equal(readPins(committed(stack))[image], officialImages[image].reference);
    }
  });

  it("are accepted as they are, the words for the first `slipway up` included", () => {
    const specs = apps.map((declare) => declare({ stack: "staging" }));
    for (const [stack, known] of [
      ["platform", platformKnown({})],
      ["staging", knownFrom(specs)],
      ["production", knownFrom(specs)],
    ] as const) {
      const source = textConfigSource(committed(stack), `Pulumi.${stack}.yaml`);
      const config = parseStackConfig(source, { ...known, allowUnfilled: true });
      for (const pin of Object.values(config.images)) assert.match(formatPin(pin), /@sha256:/);
    }
  });
});
