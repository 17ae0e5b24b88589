import { z } from "zod";
import { UserError } from "../model/user-error";
import { exportedStack } from "./deployment";
import { refuseLeaks } from "./leaks";
import type { Json } from "./secret-object";

/** Of the record's form: a reader of another version must not guess. */
export const RECORD_VERSION = 1;

const hash = z.string().regex(/^[0-9a-f]{64}$/, "allowed: 64 hex digits");

const substitution = z.looseObject({ reference: z.string().min(1) });

const recordSchema = z.strictObject({
  version: z.literal(RECORD_VERSION),
  project: z.string().min(1),
  stack: z.string().min(1),
  /** Of the infrastructure repository, as it was deployed. */
  revision: z.string().regex(/^[0-9a-f]{7,64}$/, "allowed: a commit's hex digits"),
  /** When it was deployed. */
  time: z.iso.datetime(),
  /** The state without secrets, as `pulumi stack import` takes it with a throw-away key's provider. */
  exported: exportedStack,
  /** See recorded-names.ts. */
  names: z.record(hash, z.string().regex(/^[0-9a-f]{8}$/, "allowed: 8 hex digits")),
  /** The public part of the config's secrets in PEM, by name: see pem-placeholder.ts. */
  shapes: z.record(z.string(), z.string()),
  /** What runs in place of official images: pins can't be resolved without. */
  substitutions: z.record(z.string(), substitution),
  /** The engine's socket, which the platform's services mount. Absent: it has none to mount. */
  engineSocket: z.string().min(1).optional(),
});

/** All that a preview needs of a stack instead of its secrets, its passphrase and its engine. */
export type StackRecord = Readonly<z.infer<typeof recordSchema>>;

/** Where a stack's record is kept, from the folder of all records. */
export function recordFileName(stack: string): string {
  return `${stack}.json`;
}

/**
 * The record as the text of its file.
 * @param secrets the values of the config's secrets, for a last look at the whole text.
 * @throws UserError with the place of a secret that would be in it.
 */
export function formatRecord(record: StackRecord, secrets: readonly string[]): string {
  const checked = recordSchema.parse(record);
  const tree = JSON.parse(JSON.stringify(checked)) as Json;
  refuseLeaks(tree, secrets, `the record of ${record.stack}`);
  return `${JSON.stringify(tree, null, 1)}\n`;
}

/**
 * @param file named in errors.
 * @throws UserError when it is no record, one of another version, or one of another stack.
 */
export function parseRecord(text: string, file: string, stack: string): StackRecord {
  const hint = `\`slipway record ${stack}\` makes it anew where the passphrase is.`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${file} is not JSON`, { hint, cause });
  }
  const { version } = z
    .looseObject({ version: z.unknown() })
    .catch({ version: undefined })
    .parse(json);
  if (version !== RECORD_VERSION) {
    throw new UserError(
      `${file} is a record of version ${shown(version)}; this Slipway reads version ${RECORD_VERSION}`,
      { hint },
    );
  }
  const parsed = recordSchema.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${file}: ${path.map(String).join(".")}: ${message}`,
    );
    throw new UserError(problems.join("\n"), { hint });
  }
  if (parsed.data.stack !== stack) {
    throw new UserError(`${file} is the record of "${parsed.data.stack}", not of "${stack}"`, {
      hint,
    });
  }
  return parsed.data;
}

function shown(version: unknown): string {
  return typeof version === "number" ? String(version) : "unknown";
}
