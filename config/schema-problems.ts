import { z } from "zod";
import { kindOf, notAllowed, unknownName, type Problem } from "./problem";

type Issue = z.core.$ZodIssue;

/** Values of these are named by their kind only. */
const HIDDEN = /^slipway:(?:secrets\b|services\.[^.]+\.environment\b)/;

/** Zod's issues in the project's words: whole key, what was found, what is allowed. */
export function schemaProblems(
  schema: z.ZodType,
  values: Readonly<Record<string, unknown>>,
  issues: readonly Issue[],
): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const path = issue.path.map(String);
    const key = keyOf(path);
    if (issue.code === "unrecognized_keys") {
      const at = schemaAt(schema, path);
      const allowed = at instanceof z.ZodObject ? Object.keys(at.shape) : [];
      return issue.keys.map((name) => unknownName(keyOf([...path, name]), "key", name, allowed));
    }
    if (issue.code === "invalid_key") {
      return [{ key, text: "not a name, allowed: letters, digits and _, no digit first" }];
    }
    const value = valueAt(values, path);
    const allowed = allowedAt(schema, path);
    const text =
      HIDDEN.test(key) && value !== undefined
        ? `found ${kindOf(value)}, allowed: ${allowed}`
        : notAllowed(value, allowed);
    return [{ key, text }];
  });
}

function keyOf([first = "", ...rest]: readonly string[]): string {
  return [`slipway:${first}`, ...rest].join(".");
}

/** The notes nearest to a path: the leaf's own, else those of the map that it stands in. */
function allowedAt(schema: z.ZodType, path: readonly string[]): string {
  for (let length = path.length; length > 0; length -= 1) {
    const allowed = step(schema, path.slice(0, length))?.meta()?.["allowed"];
    if (typeof allowed === "string") return allowed;
  }
  return "names with values";
}

/** The schema at a path, its defaults and options taken off. */
function schemaAt(schema: z.ZodType, path: readonly string[]): z.ZodType | undefined {
  const found = step(schema, path);
  return found === undefined ? undefined : unwrapped(found);
}

function step(schema: z.ZodType, path: readonly string[]): z.ZodType | undefined {
  let at: z.ZodType | undefined = schema;
  for (const name of path) {
    const inner: z.ZodType | undefined = at === undefined ? undefined : unwrapped(at);
    if (inner instanceof z.ZodObject) at = (inner.shape as Record<string, z.ZodType>)[name];
    else if (inner instanceof z.ZodRecord) at = inner.valueType as z.ZodType;
    else return undefined;
  }
  return at;
}

export function unwrapped(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return unwrapped(schema.unwrap() as z.ZodType);
  }
  return schema;
}

function valueAt(values: Readonly<Record<string, unknown>>, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null
        ? (value as Readonly<Record<string, unknown>>)[name]
        : undefined,
    values,
  );
}
