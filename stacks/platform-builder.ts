import type * as pulumi from "@pulumi/pulumi";
import { Builder } from "../components/ci/builder";
import type { EngineObject } from "../components/service/swarm/wiring";
import { CI_BUILDER_CERTIFICATE, CI_BUILDER_KEY, type PlatformConfig } from "../config";
import { BUILDER_URL, REGISTRY_IN_STEPS } from "../model/ci-builder";
import { toBytes } from "../model/size";
import { requireSecret } from "./platform-parts";
import { resolvedImage, type StackContext } from "./stack-context";

/** What builds the images of the CI's pipelines, where the config asks for one. */
export function declareBuilder(
  config: PlatformConfig,
  context: StackContext,
  steps: EngineObject | undefined,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { ci } = config;
  if (ci === undefined || steps === undefined || !ci.builder.enabled) return;
  const { origin, observed, nonce } = context;
  new Builder(
    "ci-builder",
    {
      origin,
      image: resolvedImage("buildkit", config.images, context),
      steps,
      certificate: requireSecret(config, CI_BUILDER_CERTIFICATE),
      clientKey: requireSecret(config, CI_BUILDER_KEY),
      cacheBytes: toBytes(ci.builder.cache),
      registry: REGISTRY_IN_STEPS,
      observed,
      nonce,
    },
    opts,
  );
}

/** What steps are told of where they build and push to. */
export function builderVariables({ ci, registry }: PlatformConfig): Record<string, string> {
  return {
    ...(ci?.builder.enabled && { SLIPWAY_BUILDER: BUILDER_URL }),
    ...(registry.external === undefined && { SLIPWAY_REGISTRY: REGISTRY_IN_STEPS }),
  };
}
