import { z } from "zod";
import { kindOf, notAllowed, unknownName, type Problem } from "./problem";

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/** Values of these are named by their kind only; a private key may be pasted where a key belongs. */
const HIDDEN =
  /^slipway:(?:secrets\b|services\.[^.]+\.environment\b|edge\.tls\.credentials\b|registry\.authorities\b|hosts\..*(?:key|hostKey|sshKey)$|notify\[\d+\](?:\.server)?\.secret$)/;

/** Zod's issues in the project's words: whole key, what was found, what is allowed. */
export function schemaProblems(
  schema: z.ZodType,
  values: Readonly<Record<string, unknown>>,
  issues: readonly Issue[],
): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
    const key = keyOf(path);
    if (issue.code === "unrecognized_keys") {
      const at = schemaAt(schema, path, values);
      const allowed = at instanceof z.ZodObject ? Object.keys(at.shape) : [];
      return issue.keys.map((name) => unknownName(keyOf([...path, name]), "key", name, allowed));
    }
    if (issue.code === "invalid_key") {
      return [{ key, text: "not a name, allowed: letters, digits and _, no digit first" }];
    }
    const value = valueAt(values, path);
    const allowed = allowedAt(schema, path, values);
    const text =
      HIDDEN.test(key) && value !== undefined
        ? `found ${kindOf(value)}, allowed: ${allowed}`
        : notAllowed(value, allowed);
    return [{ key, text }];
  });
}

function keyOf([first = "", ...rest]: Path): string {
  const below = rest.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`));
  return [`slipway:${first}`, ...below].join("");
}

/** The notes nearest to a path: the leaf's own, else those of the map that it stands in. */
function allowedAt(schema: z.ZodType, path: Path, values: unknown): string {
  for (let length = path.length; length > 0; length -= 1) {
    const allowed = step(schema, path.slice(0, length), values)?.meta()?.["allowed"];
    if (typeof allowed === "string") return allowed;
  }
  return "names with values";
}

/** The schema at a path, its defaults and options taken off. */
function schemaAt(schema: z.ZodType, path: Path, values: unknown): z.ZodType | undefined {
  const found = step(schema, path, values);
  return found === undefined ? undefined : chosen(unwrapped(found), valueAt(values, path));
}

function step(schema: z.ZodType, path: Path, values: unknown): z.ZodType | undefined {
  let at: z.ZodType | undefined = schema;
  for (const [depth, name] of path.entries()) {
    if (at === undefined) return undefined;
    const inner: z.ZodType = chosen(unwrapped(at), valueAt(values, path.slice(0, depth)));
    if (inner instanceof z.ZodObject) at = (inner.shape as Record<string, z.ZodType>)[name];
    else if (inner instanceof z.ZodRecord) at = inner.valueType as z.ZodType;
    else if (inner instanceof z.ZodArray) at = inner.element as z.ZodType;
    else return undefined;
  }
  return at;
}

/** Of a union, what the value says that it is; else the first. */
function chosen(schema: z.ZodType, value: unknown): z.ZodType {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const options = schema.options as readonly z.ZodObject[];
  const name = schema.def.discriminator;
  const said = valueAt(value, [name]);
  return options.find(({ shape }) => isAccepted(shape[name], said)) ?? options[0] ?? schema;
}

function isAccepted(schema: z.core.$ZodType | undefined, value: unknown): boolean {
  return schema !== undefined && z.safeParse(schema, value).success;
}

/** Without its defaults, options and what is made of it. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in as z.ZodType);
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return unwrapped(schema.unwrap() as z.ZodType);
  }
  return schema;
}

function valueAt(values: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null
        ? (value as Readonly<Record<string, unknown>>)[name]
        : undefined,
    values,
  );
}
