import { z } from "zod";
import { UserError } from "../../model/user-error";

/** Of what this version writes, and the only one that it reads. */
export const BACKUP_VERSION = 1;

const sized = {
  /** Bytes. */
  size: z.int().nonnegative(),
  /** 64 hex digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
};

const volumePart = z.strictObject({
  kind: z.literal("volume"),
  /** On the engine. */
  name: z.string(),
  stack: z.string(),
  /** As the volume had them: a restored one gets the same. */
  labels: z.record(z.string(), z.string()),
  ...sized,
});

const statePart = z.strictObject({
  kind: z.literal("state"),
  /** The stack's. */
  name: z.string(),
  ...sized,
});

const filePart = z.strictObject({
  kind: z.literal("file"),
  /** Path in the project's folder, with `/`: a stack's file, or the record of substitutions. */
  name: z
    .string()
    .regex(
      /^(Pulumi\.[A-Za-z0-9_-]+\.yaml|\.slipway\/substitutions\.json)$/,
      "allowed: a stack's file, or the record of substitutions",
    ),
  ...sized,
});

const partSchema = z.discriminatedUnion("kind", [volumePart, statePart, filePart]);

const manifestSchema = z.strictObject({
  version: z.literal(BACKUP_VERSION),
  /** Pulumi's name of the project. */
  project: z.string(),
  madeAt: z.iso.datetime(),
  /** Slipway's version that made it. */
  slipway: z.string(),
  /** In the order in which they lie in the file. */
  parts: z.array(partSchema),
});

/** One thing that a backup holds: a volume as a tar archive, a stack's state, a file's text. */
export type Part = Readonly<z.infer<typeof partSchema>>;
export type VolumePart = Readonly<z.infer<typeof volumePart>>;

/** What a backup holds: written last, when sizes and hashes are known. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>> & {
  readonly parts: readonly Part[];
};

type WithoutSize<P> = P extends Part ? Omit<P, "size" | "sha256"> : never;
/** A part that is to be written. */
export type NewPart = WithoutSize<Part>;

/** The folder in the archive in which a part's pieces lie. */
export function partFolder({ kind, name }: Pick<Part, "kind" | "name">): string {
  return `${kind}/${name}`;
}

/**
 * @param text of a file that is known to be as it was written.
 * @throws UserError when another version of Slipway wrote it in another way.
 */
export function parseManifest(text: string): Manifest {
  const json = JSON.parse(text) as { version?: unknown; slipway?: unknown };
  if (json.version !== BACKUP_VERSION) {
    throw new UserError(
      `the backup is of version ${String(json.version)}, by slipway ${String(json.slipway)}; ` +
        `this one reads version ${BACKUP_VERSION}`,
      { hint: "Restore it with the version of slipway that made it." },
    );
  }
  return manifestSchema.parse(json);
}
