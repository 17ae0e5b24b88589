import { platformKnown } from "../../../config";
import { SecretValue } from "../../../model/secret-value";
import {
  makeBuilderCertificate,
  makeBuilderKey,
} from "../../../operations/authority/builder-certificates";
import { makeHostKey } from "../../../operations/authority/host-key";
import { makeAuthority } from "../../../operations/authority/make-authority";
import { checkedConfig, declareStack } from "../../../stacks";
import type { StackContext } from "../../../stacks/stack-context";
import { type Plan, planOf } from "../../golden/plan";
import { HOST_KEY } from "../support/host";
import { stackContext } from "./context";

/** One manager, as `slipway:hosts` names it. */
export const ONE_HOST = {
  ssh: [{ name: "m1", address: "192.0.2.11", hostKey: HOST_KEY, role: "manager" }],
};

/**
 * The plan of a platform stack of example.org.
 * @param sections of its config by name; images, and secrets named `canary-<name>`, are as they ask.
 *   Keys and certificates are real ones.
 * @param context what the stack knows beside its config. Default: {@link stackContext}'s.
 */
export async function planPlatform(
  sections: Readonly<Record<string, unknown>>,
  context: Partial<StackContext> = {},
): Promise<Plan> {
  const asked: Record<string, unknown> = {
    "slipway:kind": "platform",
    "slipway:domain": "example.org",
    ...Object.fromEntries(
      Object.entries(sections).map(([name, value]) => [`slipway:${name}`, value]),
    ),
  };
  const { images = [], secrets = [] } = platformKnown(asked);
  const surroundings = { project: "slipway", domain: "example.org" };
  const builder = await makeBuilderCertificate({ now: new Date() });
  const keys: Readonly<Record<string, string>> = {
    authority: await makeAuthority(surroundings, { now: new Date() }),
    "ci-deploy-key": makeHostKey(),
    "ci-gate-host-key": makeHostKey(),
    "ci-builder-certificate": builder,
    "ci-builder-key": await makeBuilderKey(builder, { now: new Date() }),
  };
  const values = {
    ...asked,
    "slipway:images": byName(images, (name) => `${name}:1@sha256:${"a".repeat(64)}`),
    "slipway:secrets": byName(secrets, (name) => new SecretValue(keys[name] ?? `canary-${name}`)),
  };
  const source = { file: "Pulumi.platform.yaml", values };
  return planOf(() => declareStack(checkedConfig(source, {}), stackContext("platform", context)), {
    stack: "platform",
  });
}

function byName<T>(names: readonly string[], value: (name: string) => T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}
