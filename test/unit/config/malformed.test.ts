import * as assert from "node:assert/strict";
import type { Known } from "../../../config/known";
import type { Malformed } from "./malformed";
import { HOSTS } from "./hosts-sample";
import { malformedDns } from "./malformed-dns";
import { malformedEdgeAndRegistry } from "./malformed-edge-and-registry";
import { malformedEnvironment } from "./malformed-environment";
import { malformedFiles } from "./malformed-files";
import { malformedHostKeys } from "./malformed-host-keys";
import { malformedHostSettings } from "./malformed-host-settings";
import { malformedHosts } from "./malformed-hosts";
import { malformedImages } from "./malformed-images";
import { malformedPlatform } from "./malformed-platform";
import { malformedServices } from "./malformed-services";
import {
  ENVIRONMENT,
  ENVIRONMENT_FILE,
  KNOWN,
  KNOWN_PLATFORM,
  PLATFORM,
  PLATFORM_FILE,
  refusal,
} from "./samples";

function malformedText({ title, from, to = "", text }: Malformed, good: string): string {
  if (from === undefined) return text ?? "";
  assert.ok(good.includes(from), `"${title}" replaces what the sample does not hold`);
  return good.replace(from, () => to);
}

function eachIsRefused(rows: readonly Malformed[], good: string, file: string, known: Known): void {
  for (const row of rows) {
    it(`refuses ${row.title}`, () => {
      assert.equal(refusal(malformedText(row, good), file, known), row.message.join("\n"));
    });
  }
}

describe("a malformed environment", () => {
  eachIsRefused(malformedEnvironment, ENVIRONMENT, ENVIRONMENT_FILE, KNOWN);
  eachIsRefused(malformedImages, ENVIRONMENT, ENVIRONMENT_FILE, KNOWN);
  eachIsRefused(malformedServices, ENVIRONMENT, ENVIRONMENT_FILE, KNOWN);
});

describe("a malformed platform", () => {
  eachIsRefused(malformedPlatform, PLATFORM, PLATFORM_FILE, KNOWN_PLATFORM);
});

describe("a malformed platform on machines", () => {
  eachIsRefused(malformedHosts, HOSTS, PLATFORM_FILE, { allowUnfilled: true });
  eachIsRefused(malformedHostKeys, HOSTS, PLATFORM_FILE, { allowUnfilled: true });
  eachIsRefused(malformedHostSettings, HOSTS, PLATFORM_FILE, { allowUnfilled: true });
  eachIsRefused(malformedEdgeAndRegistry, HOSTS, PLATFORM_FILE, { allowUnfilled: true });
  eachIsRefused(malformedDns, HOSTS, PLATFORM_FILE, { allowUnfilled: true });
});

describe("a malformed file", () => {
  eachIsRefused(malformedFiles, "", ENVIRONMENT_FILE, KNOWN);
});
