import type * as pulumi from "@pulumi/pulumi";
import { EngineGate } from "../components/ci/engine-gate";
import type { EngineObject } from "../components/service/swarm/wiring";
import { CI_DEPLOY_KEY, CI_GATE_HOST_KEY, NAME_KEY, type PlatformConfig } from "../config";
import { publicHalf } from "../model/open-ssh-key";
import { requireSecret } from "./platform-parts";
import { resolvedImage, type StackContext } from "./stack-context";

/** The image of the steps, under `slipway:images`: it has sshd too. */
const IMAGE = "slipway";

/**
 * The way to the engine for the steps that deploy, where there is an image for it.
 * @param steps their network.
 * @returns the variables by which steps find it. The key is no such: it is a secret of the CI's.
 */
export function declareGate(
  config: PlatformConfig,
  context: StackContext,
  steps: EngineObject,
  opts: pulumi.ComponentResourceOptions,
): Readonly<Record<string, string>> {
  if (config.images[IMAGE] === undefined) return {};
  const { origin, observed, nonce, engineSocket } = context;
  const half = (name: string) => publicHalf(requireSecret(config, name), name);
  const { environment } = new EngineGate(
    "engine-gate",
    {
      origin,
      image: resolvedImage(IMAGE, config.images, context),
      network: steps,
      publicKey: half(CI_DEPLOY_KEY),
      hostKey: half(CI_GATE_HOST_KEY),
      engineSocket,
      secrets: config.secrets,
      nameKey: requireSecret(config, NAME_KEY),
      observed,
      nonce,
    },
    opts,
  );
  return environment;
}
