import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { textConfigSource } from "../../config";
import { isRecord } from "../../config/file-source";
import { contentHash } from "../../model/keyed-hash";
import { SecretValue } from "../../model/secret-value";
import { checkedConfig, declareStack } from "../../stacks";
import type { PlatformOutputs } from "../../stacks/platform-outputs";
import { type Plan, planOf } from "./plan";
import { printPlan } from "./print";

const PROJECT = path.join(__dirname, "..", "..");

const PLATFORM = {
  clusterId: "cluster-id",
  domain: "slipway.localhost",
  edgeNetworkId: "edge-network-id",
  edgeNetworkName: "platform-edge",
  httpPort: 80,
  registryAddress: "localhost:5000",
  hosts: [],
} satisfies PlatformOutputs;

describe("The golden plan", () => {
  for (const stack of ["platform", "staging", "production"]) {
    it(`of ${stack} is what the program declares`, async function () {
      this.timeout(60_000);
      const { plan, pins } = await planCommitted(stack);
      const text = printPlan(plan, {
        texts: Object.fromEntries(Object.entries(pins).map(([name, pin]) => [pin, `<${name}>`])),
        labels: ["slipway.spec", "slipway.attempt"],
      });
      const file = path.join(__dirname, `${stack}.txt`);
      if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(file, text);
      const hint = "`UPDATE_GOLDEN=1 npm run test:golden` takes the new plan over";
      const committed = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
      assert.equal(
        text,
        committed,
        `${stack}.txt differs: ${hint}\n${firstDifference(text, committed)}`,
      );
    });
  }
});

/** The program with the committed config; pins and secrets by name, so that no value shows. */
async function planCommitted(stack: string): Promise<{ plan: Plan; pins: Record<string, string> }> {
  const file = `Pulumi.${stack}.yaml`;
  const { values } = textConfigSource(fs.readFileSync(path.join(PROJECT, file), "utf8"), file);
  const pins = standIns(values["slipway:images"], pinFor);
  const secrets = standIns(values["slipway:secrets"], (name) => new SecretValue(`the ${name}`));
  const source = {
    file,
    values: { ...values, "slipway:images": pins, "slipway:secrets": secrets },
  };
  const plan = await planOf(
    () =>
      declareStack(checkedConfig(source, {}), {
        origin: { project: "slipway", stack },
        observed: { compared: false, why: "a golden plan has no engine" },
        nonce: "nonce",
        substitutions: {},
        engineSocket: "/var/run/docker.sock",
        readFile: (name) => fs.readFileSync(path.join(PROJECT, name), "utf8"),
      }),
    { stack, invoke: () => ({ outputs: PLATFORM }) },
  );
  return { plan, pins };
}

function standIns<T>(entries: unknown, make: (name: string) => T): Record<string, T> {
  if (!isRecord(entries)) throw new Error("the stack's file has no such entries");
  return Object.fromEntries(Object.keys(entries).map((name) => [name, make(name)]));
}

function pinFor(name: string): string {
  return `${name}:tag@sha256:${contentHash(name)}`;
}

function firstDifference(text: string, committed: string): string {
  const [found, expected] = [text.split("\n"), committed.split("\n")];
  const line = found.findIndex((one, index) => one !== expected[index]);
  return `line ${line + 1}\n- ${expected[line] ?? ""}\n+ ${found[line] ?? ""}`;
}
