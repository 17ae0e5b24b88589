import * as assert from "node:assert/strict";
import { ENVIRONMENT, ENVIRONMENT_FILE, KNOWN, parseText, refusal } from "../samples";

const ANCHOR = '  slipway:hostname: "staging.{host}.{domain}"\n';
const withGuard = (guard: string) =>
  ENVIRONMENT.replace(ANCHOR, `${ANCHOR}  slipway:guard: ${guard}\n`);
const DURATION = "a duration from 1m to 20m";
const PERCENTAGE = "a percentage from 0% to below 100%";

/** What stands there, key, found, allowed. */
const REFUSED: [string, string, string, string][] = [
  ["{ errorRate: 0.05 }", "errorRate", "0.05", PERCENTAGE],
  ["{ errorRate: 100% }", "errorRate", '"100%"', PERCENTAGE],
  ["{ errorRate: five% }", "errorRate", '"five%"', PERCENTAGE],
  ["{ for: 30s }", "for", '"30s"', DURATION],
  ["{ for: 21m }", "for", '"21m"', DURATION],
  ["{ for: 5 }", "for", "5", DURATION],
  ["{ window: 2000m }", "window", '"2000m"', "a duration from 1m to 24h"],
  ["{ minRequests: 0 }", "minRequests", "0", "a whole number from 1"],
  ["{ health: on }", "health", '"on"', "true, false"],
];

describe("slipway:guard", () => {
  const parsed = (text: string) => {
    const config = parseText(text, ENVIRONMENT_FILE, KNOWN);
    return config.kind === "environment" ? config.guard : undefined;
  };

  it("is off by default, and turned on by its key alone", () => {
    assert.equal(parsed(ENVIRONMENT), undefined);
    assert.deepEqual(parsed(withGuard("{}")), {
      errorRate: 0.05,
      minRequests: 20,
      health: true,
      for: "5m",
      window: "30m",
    });
  });

  it("takes its limits in people's words", () => {
    const text = "{ errorRate: 0.5%, minRequests: 100, health: false, for: 10m, window: 2h }";
    assert.deepEqual(parsed(withGuard(text)), {
      errorRate: 0.005,
      minRequests: 100,
      health: false,
      for: "10m",
      window: "2h",
    });
  });

  for (const [text, key, found, allowed] of REFUSED) {
    it(`is refused as ${text}`, () => {
      assert.equal(
        refusal(withGuard(text), ENVIRONMENT_FILE, KNOWN),
        `${ENVIRONMENT_FILE}: slipway:guard.${key}: found ${found}, allowed: ${allowed}`,
      );
    });
  }
});
