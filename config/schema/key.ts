import { z } from "zod";

/** What a reader is told of a key: in an error (`allowed`) and in docs/configuration.md. */
export interface KeyNotes {
  readonly description: string;
  /** What values are allowed, to stand after "allowed: ". */
  readonly allowed: string;
  /** As shown; absent for a key that must be given. */
  readonly default?: string;
}

/** A key of the schema with its notes. */
export function key<T extends z.ZodType>(schema: T, notes: KeyNotes): T {
  return schema.meta({ ...notes });
}

export const PORT = "a port number, 1 to 65535";
export const port = z.int().min(1).max(65_535);
