import { formatPin, hasKnownDigest, parsePin, pinReference, type Pin } from "../model/pin";
import type { EngineInfo } from "./engine/ensure-engine";
import { Registries, registryHost } from "./supply/registries";

/** How a pin compares with what its registry says. */
export interface PinCheck {
  /** The pin as given. */
  readonly pin: string;
  /**
   * `matches`: the tag has this digest. `moved`: the digest exists, the tag has another one now.
   * `missing`: the registry does not have the digest. `filled`: the pin said `unknown`, and
   * `digest` is what it should say. `unreachable`: it can't be checked from here.
   */
  readonly state: "matches" | "moved" | "missing" | "filled" | "unreachable";
  /** The digest that the tag has now. */
  readonly digest?: string;
  /** The registry's or the engine's reason, where there is one. */
  readonly why?: string;
}

/**
 * Compares pins with their registries, asked by the engine. Changes nothing: a `filled` or `moved`
 * pin is for the caller to write.
 */
export async function verifyPins(
  { docker }: EngineInfo,
  pins: readonly string[],
): Promise<PinCheck[]> {
  const registries = new Registries(docker);
  const checks: PinCheck[] = [];
  // One after the other: a registry that can't be reached is then asked once.
  for (const pin of [...new Set(pins)]) checks.push(await verifyPin(registries, pin));
  return checks;
}

async function verifyPin(registries: Registries, text: string): Promise<PinCheck> {
  const pin = parsePin(text);
  const host = registryHost(pin);
  const byTag = await registries.ask(pinReference(pin), host);
  if (byTag.kind === "unreachable") return { pin: text, state: "unreachable", why: byTag.why };
  const digest = byTag.kind === "found" ? byTag.digest : undefined;
  const why = byTag.kind === "refused" ? byTag.why : undefined;
  if (!hasKnownDigest(pin)) {
    if (digest === undefined) return { pin: text, state: "missing", why };
    return { pin: text, state: "filled", digest };
  }
  if (digest === pin.digest) return { pin: text, state: "matches", digest };
  const byDigest = await registries.ask(untagged(pin), host);
  if (byDigest.kind === "unreachable") {
    return { pin: text, state: "unreachable", why: byDigest.why };
  }
  return { pin: text, state: byDigest.kind === "found" ? "moved" : "missing", digest, why };
}

function untagged(pin: Pin): string {
  return formatPin(pin).replace(`:${pin.tag}@`, "@");
}
