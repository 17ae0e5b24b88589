import type { EngineObject } from "../components/service/swarm/wiring";
import { StateStore } from "../components/state/state-store";
import { NAME_KEY, type PlatformConfig, STATE_PASSWORD } from "../config";
import type { PlatformDeclares } from "./platform-outputs";
import { requireSecret } from "./platform-parts";
import { resolvedImage, type StackContext } from "./stack-context";

/**
 * The store of Pulumi's state on one engine, where the config asks for one.
 * @param steps the network of a CI's steps, where there is a CI.
 * @returns what those that join the platform are told of it; nothing without one.
 */
export function declareState(
  config: PlatformConfig,
  context: StackContext,
  steps: EngineObject | undefined,
): Pick<PlatformDeclares, "stateEndpoint"> {
  if (config.state === undefined) return {};
  const { origin, observed, nonce } = context;
  const { endpoint } = new StateStore("state", {
    origin,
    image: resolvedImage("versitygw", config.images, context),
    port: config.state.port,
    password: requireSecret(config, STATE_PASSWORD),
    steps,
    nameKey: requireSecret(config, NAME_KEY),
    observed,
    nonce,
  });
  return { stateEndpoint: endpoint };
}
