import { AUTHORITY, CERTIFICATE, GENERATE, REGISTRY_READER_PASSWORD } from "../../config";
import { needsRenewal } from "../authority/needs-renewal";
import type { StackKind } from "../project";
import { certificateNames, type SecretsConfig, type Surroundings } from "./surroundings";

/** A secret that is there, and has to be made anew. */
export interface Renewal {
  readonly name: string;
  /** To stand after its name. */
  readonly why: string;
}

/** Those among a stack's secrets that can need renewal: it takes decrypting them to know. */
export function watchedSecrets(kind: StackKind, config: SecretsConfig): string[] {
  const secrets = config["slipway:secrets"] ?? {};
  const isEncrypted = (name: string) => typeof secrets[name] === "object" && secrets[name] !== null;
  const watched = kind === "platform" ? [CERTIFICATE] : [REGISTRY_READER_PASSWORD];
  return watched.filter(isEncrypted);
}

/** Which of them have to be made anew. @throws UserError for a certificate that is none. */
export async function renewals(kind: StackKind, around: Surroundings): Promise<Renewal[]> {
  const found: Renewal[] = [];
  for (const name of watchedSecrets(kind, around.config)) {
    const why = kind === "platform" ? await certificateDue(around) : await passwordDue(around);
    if (why !== undefined) found.push({ name, why });
  }
  return found;
}

async function certificateDue({ config, now, reveal }: Surroundings): Promise<string | undefined> {
  // One that is made in this run has signed nothing yet.
  if (config["slipway:secrets"]?.[AUTHORITY] === GENERATE) return "is signed by another authority";
  const [bundle, authority] = await Promise.all([reveal(CERTIFICATE), reveal(AUTHORITY)]);
  return needsRenewal(bundle, { authority, names: certificateNames(config) }, now);
}

async function passwordDue(around: Surroundings): Promise<string | undefined> {
  const [own, platforms] = await Promise.all([
    around.reveal(REGISTRY_READER_PASSWORD),
    around.revealReaderPassword(),
  ]);
  return own === platforms ? undefined : "is another one than the platform's";
}
