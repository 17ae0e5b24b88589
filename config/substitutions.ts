import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { isDigest, parseImageReference } from "../model/image-reference";
import { formatPin, hasKnownDigest, pinReference, type Pin } from "../model/pin";
import { UserError } from "../model/user-error";
import { writeFileAtomically } from "./write-file";

/** The record, in the project's folder; ignored by git, since it tells of one machine. */
export const SUBSTITUTIONS_FILE = ".slipway/substitutions.json";

const IMAGE_ID = /^sha256:[0-9a-f]{64}$/;

const substitutionSchema = z.strictObject({
  /** What runs in place: a reference without digest, or a local image's id (`sha256:…`). */
  reference: z.string().refine(isReference, "allowed: an image reference, or an image id"),
  /** Required unless `reference` is an id. */
  digest: z.string().refine(isDigest, "allowed: sha256:<64 hex digits>").optional(),
  /** Whether it was made here, and is ours to push anew; absent for somebody's mirror. */
  made: z.boolean().optional(),
  /** Why it stands in, for people. */
  why: z.string().optional(),
});

const fileSchema = z.record(
  z.string(),
  substitutionSchema.refine(
    ({ reference, digest }) => IMAGE_ID.test(reference) === (digest === undefined),
    "allowed: a reference with its digest, or an image id without one",
  ),
);

export type Substitution = Readonly<z.infer<typeof substitutionSchema>>;

/** Official reference (`redis:7.4`, or a whole pin) → what runs in its place on this machine. */
export type Substitutions = Readonly<Record<string, Substitution>>;

/** @throws UserError when the record exists but is malformed. Without the file: empty. */
export function readSubstitutions(projectDir: string): Substitutions {
  const file = path.join(projectDir, SUBSTITUTIONS_FILE);
  if (!fs.existsSync(file)) return {};
  return parseSubstitutions(fs.readFileSync(file, "utf8"));
}

export function parseSubstitutions(text: string): Substitutions {
  const hint = `Remove ${SUBSTITUTIONS_FILE} and run \`slipway up\`: it is made again.`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${SUBSTITUTIONS_FILE} is not JSON`, { hint, cause });
  }
  const parsed = fileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path: at, message }) => `${SUBSTITUTIONS_FILE}: ${at.map(String).join(".")}: ${message}`,
  );
  throw new UserError(problems.join("\n"), { hint });
}

/** Replaces the record as a whole: whoever reads meanwhile sees the old one or the new one. */
export function writeSubstitutions(projectDir: string, substitutions: Substitutions): void {
  const file = path.join(projectDir, SUBSTITUTIONS_FILE);
  const sorted = Object.fromEntries(
    Object.entries(substitutions).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  fs.mkdirSync(path.dirname(file), { recursive: true });
  writeFileAtomically(file, `${JSON.stringify(sorted, null, 2)}\n`);
}

export interface ResolvedPin {
  /** The reference that runs. */
  readonly run: string;
  /** Whether it is another image than the pin's own. */
  readonly substituted: boolean;
}

/** @throws UserError for a digest that is `unknown` and has no record. */
export function resolvePin(pin: Pin, substitutions: Substitutions): ResolvedPin {
  const found = findSubstitution(pin, substitutions);
  if (found !== undefined) return { run: runReference(found), substituted: true };
  if (!hasKnownDigest(pin)) {
    throw new UserError(`nothing says which image "${formatPin(pin)}" is: its digest is unknown`, {
      hint: "Run `npm run pins:verify` on a machine with internet; it fills the digest in.",
    });
  }
  return { run: formatPin(pin), substituted: false };
}

export function isSubstituted(pin: Pin, substitutions: Substitutions): boolean {
  return findSubstitution(pin, substitutions) !== undefined;
}

/** One line that names every image that is not the official one, and why; undefined for none. */
export function substitutionLine(substitutions: Substitutions): string | undefined {
  const entries = Object.entries(substitutions);
  const pairs = entries.map(
    ([official, substitution]) => `${official} → ${shortened(runReference(substitution))}`,
  );
  const reasons = [...new Set(entries.flatMap(([, { why }]) => why ?? []))].join("; ");
  if (pairs.length === 0) return undefined;
  const images = pairs.length === 1 ? "1 image" : `${pairs.length} images`;
  return `${images} substituted${reasons === "" ? "" : ` (${reasons})`}: ${pairs.join(", ")}`;
}

function findSubstitution(pin: Pin, substitutions: Substitutions): Substitution | undefined {
  for (const key of [formatPin(pin), pinReference(pin)]) {
    if (Object.hasOwn(substitutions, key)) return substitutions[key];
  }
  return undefined;
}

function runReference({ reference, digest }: Substitution): string {
  return digest === undefined ? reference : `${reference}@${digest}`;
}

/** Eight digits of a digest tell two images apart on a line. */
function shortened(reference: string): string {
  return reference.replace(/(sha256:[0-9a-f]{8})[0-9a-f]{56}$/, "$1…");
}

function isReference(text: string): boolean {
  if (IMAGE_ID.test(text)) return true;
  try {
    return parseImageReference(text).digest === undefined;
  } catch {
    return false;
  }
}
