import {
  readSubstitutions,
  writeSubstitutions,
  type Substitution,
  type Substitutions,
} from "../config/substitutions";
import { parsePin, pinReference, type Pin } from "../model/pin";
import { loginHost } from "../model/registry-clients";
import type { SecretValue } from "../model/secret-value";
import { UserError } from "../model/user-error";
import type { EngineInfo } from "./engine/ensure-engine";
import { imageId, pushImage } from "./supply/engine-images";
import { isOwnMirror, mirrorReference } from "./supply/mirror";
import { Registries, type RegistryLogin } from "./supply/registries";

export interface PlatformRegistry {
  /** Such as `localhost:5000`. */
  readonly address: string;
  readonly username: string;
  readonly password: SecretValue;
}

export interface PushOptions {
  readonly projectDir: string;
  readonly report: (line: string) => void;
}

/**
 * Pushes the images that were made here into the platform's registry and records them by the
 * digests that it gave them, so that they run by a real pin. Images that are there already cost a
 * question each. Leave out the registry's own image: it must start before it can be asked.
 */
export async function pushSubstitutes(
  { docker }: EngineInfo,
  references: readonly string[],
  registry: PlatformRegistry,
  { projectDir, report }: PushOptions,
): Promise<Substitutions> {
  const login: RegistryLogin = {
    username: registry.username,
    password: registry.password.reveal(),
    serveraddress: loginHost(registry.address),
  };
  const registries = new Registries(docker);
  const record: Record<string, Substitution> = { ...readSubstitutions(projectDir) };
  let changed = false;
  for (const pin of [...new Set(references)].map(parsePin)) {
    const found = record[pinReference(pin)];
    if (found === undefined || (found.digest !== undefined && !isOwnMirror(found))) continue;
    const reference = mirrorReference(registry.address, pin);
    if (found.reference === reference && found.digest !== undefined) {
      const there = await registries.ask(`${reference}@${found.digest}`, registry.address, login);
      if (there.kind === "found") continue;
    }
    const id = await localId(docker, pin, found);
    report(`pushing ${pinReference(pin)} to ${reference}`);
    const [repo, tag] = splitTag(reference);
    await docker.getImage(id).tag({ repo, tag });
    const digest = await pushImage(docker, reference, login, () => {});
    record[pinReference(pin)] = { ...found, reference, digest };
    changed = true;
  }
  if (changed) writeSubstitutions(projectDir, record);
  return record;
}

async function localId(
  docker: EngineInfo["docker"],
  pin: Pin,
  { reference, digest }: Substitution,
): Promise<string> {
  const id = await imageId(docker, digest === undefined ? reference : `${reference}@${digest}`);
  if (id !== undefined) return id;
  throw new UserError(`the image made in place of ${pinReference(pin)} is gone from the engine`, {
    hint: "Run `slipway up` again: it makes it anew.",
  });
}

function splitTag(reference: string): [string, string] {
  const colon = reference.lastIndexOf(":");
  return [reference.slice(0, colon), reference.slice(colon + 1)];
}
