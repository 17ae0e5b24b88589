import { z } from "zod";
import { environmentSchema } from "./schema/environment";
import { platformSchema } from "./schema/platform";
import { unwrapped } from "./schema-problems";

/** One key that a stack's file may hold. */
export interface ConfigKey {
  /** `slipway:services.<name>.replicas`. */
  readonly key: string;
  /** Which kinds of stack have it. */
  readonly kinds: readonly string[];
  /** What values are allowed. */
  readonly type: string;
  /** As shown; undefined for a key that must be given. */
  readonly default: string | undefined;
  /** The section that may be left out as a whole, with which this key must be given. */
  readonly within: string | undefined;
  readonly description: string;
}

/** Every key of both kinds of stack, read from the schema. */
export function configReference(): ConfigKey[] {
  const keys = new Map<string, ConfigKey>();
  for (const [kind, schema] of [
    ["platform", platformSchema],
    ["environment", environmentSchema],
  ] as const) {
    for (const row of rows(schema, "", kind)) {
      const other = keys.get(row.key);
      const isSame = other?.default === row.default && other?.description === row.description;
      if (other === undefined) keys.set(row.key, row);
      else if (isSame) keys.set(row.key, { ...other, kinds: [...other.kinds, kind] });
      else keys.set(`${row.key} (${kind})`, row);
    }
  }
  return [...keys.values()];
}

const INTRODUCTION = `# Configuration

A stack's config is the file \`Pulumi.<stack>.yaml\`. All of it is checked before anything is
declared, and every mistake is told at once. This page is made from the schema in
\`config/schema/\`; a test says when it is out of date.

\`\`\`yaml
config:
  slipway:kind: environment
  slipway:cluster: { from: platform }
  slipway:hostname: "staging.{host}.{domain}"
  slipway:images:
    redis: redis:7.4@sha256:…
  slipway:services:
    click-count: { replicas: 3 }
  slipway:secrets:
    redis-password: { secure: … }
\`\`\`

A platform on several machines:

\`\`\`yaml
config:
  slipway:kind: platform
  slipway:domain: example.org
  slipway:hosts:
    ssh:
      - name: m1
        address: 192.0.2.11
        hostKey: ssh-ed25519 AAAA…
        role: manager
        labels: { edge: "true" } # in quotes: labels are text
      - { name: w1, address: 192.0.2.21, hostKey: ssh-ed25519 AAAA…, role: worker }
  slipway:edge: { tls: { from: authority } }
\`\`\`

Edit the file itself: \`pulumi up --config\` writes into it as well, but in Pulumi's own style, and a
value at a path can replace what stands beside it. A secret is set by \`pulumi config set --secret --path slipway:secrets.<name>\`, which encrypts it.
`;

/** The whole of docs/configuration.md. */
export function configurationDocument(): string {
  const sections = configReference().map(
    ({ key, kinds, type, default: fallback, within, description }) =>
      `## \`${key}\`\n\n${description}\n\n` +
      `- Stack: ${kinds.join(", ")}\n` +
      `- Allowed: ${type}\n` +
      `- Default: ${fallback === undefined ? mustBeGiven(within) : `\`${fallback}\``}\n`,
  );
  return [INTRODUCTION, ...sections].join("\n");
}

function mustBeGiven(within: string | undefined): string {
  return `none, it must be given${within === undefined ? "" : ` with \`${within}\``}`;
}

/** @param within the nearest section that may be absent: its keys must be given only with it. */
function rows(schema: z.ZodType, prefix: string, kind: string, within?: string): ConfigKey[] {
  const inner = unwrapped(schema);
  const row = keyRow(schema, prefix, kind, within);
  const isLeftOut = schema instanceof z.ZodOptional && row.default !== undefined;
  const own = isLeftOut && isSection(inner) ? [row] : [];
  const section = isLeftOut ? prefix : within;
  if (inner instanceof z.ZodObject) {
    const below = Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([name, key]) =>
      rows(key, prefix === "" ? `slipway:${name}` : `${prefix}.${name}`, kind, section),
    );
    return [...own, ...below];
  }
  if (inner instanceof z.ZodDiscriminatedUnion) {
    const keys = new Map<string, ConfigKey>();
    for (const option of inner.options as readonly z.ZodObject[]) {
      const said = `${section} ${optionText(option, inner.def.discriminator)}`;
      for (const one of rows(option, prefix, kind, said)) {
        // What every option has is asked for with the section, whatever is chosen.
        keys.set(one.key, keys.has(one.key) ? { ...one, within: section } : one);
      }
    }
    return [...own, ...keys.values()];
  }
  if (inner instanceof z.ZodRecord)
    return rows(inner.valueType as z.ZodType, `${prefix}.<name>`, kind);
  if (inner instanceof z.ZodArray && isSection(unwrapped(inner.element as z.ZodType))) {
    return [row, ...rows(inner.element as z.ZodType, `${prefix}[]`, kind, `${prefix}[]`)];
  }
  return [row];
}

/** `from: acme`. */
function optionText({ shape }: z.ZodObject, discriminator: string): string {
  const literal = shape[discriminator];
  const values =
    literal instanceof z.ZodLiteral
      ? [literal.value]
      : literal instanceof z.ZodEnum
        ? literal.options
        : ["…"];
  return `${discriminator}: ${values.join(" or ")}`;
}

function isSection(schema: z.ZodType): boolean {
  return schema instanceof z.ZodObject || schema instanceof z.ZodDiscriminatedUnion;
}

function keyRow(schema: z.ZodType, key: string, kind: string, within?: string): ConfigKey {
  const { description = "", allowed, default: fallback } = schema.meta() ?? {};
  return {
    key,
    kinds: [kind],
    type: String(allowed),
    default: typeof fallback === "string" ? fallback : undefined,
    within,
    description,
  };
}
