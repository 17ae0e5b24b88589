import type { EngineObject } from "../components/service/swarm/wiring";
import { PASSWORD_LABEL, StateStore } from "../components/state/state-store";
import { NAME_KEY, type PlatformConfig, STATE_PASSWORD } from "../config";
import { recordedHash } from "../record/recorded-names";
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
  const { origin, observed, nonce, tellLabel } = context;
  const password = requireSecret(config, STATE_PASSWORD);
  const hashed = { key: requireSecret(config, NAME_KEY).reveal(), text: password.reveal() };
  const recorded = (!observed.compared && observed.names) || {};
  tellLabel?.({ label: PASSWORD_LABEL, text: hashed.text });
  const { endpoint } = new StateStore("state", {
    origin,
    image: resolvedImage("versitygw", config.images, context),
    port: config.state.port,
    password,
    passwordHash: recordedHash(recorded, PASSWORD_LABEL, hashed),
    steps,
    observed,
    nonce,
  });
  return { stateEndpoint: endpoint };
}
