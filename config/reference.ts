import { z } from "zod";
import { environmentSchema, platformSchema } from "./schema";
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
\`config/schema.ts\`; a test says when it is out of date.

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

Edit the file itself: \`pulumi up --config\` writes into it as well, but in Pulumi's own style, and a
value at a path can replace what stands beside it. A secret is set by \`pulumi config set --secret --path slipway:secrets.<name>\`, which encrypts it.
`;

/** The whole of docs/configuration.md. */
export function configurationDocument(): string {
  const sections = configReference().map(
    ({ key, kinds, type, default: fallback, description }) =>
      `## \`${key}\`\n\n${description}\n\n` +
      `- Stack: ${kinds.join(", ")}\n` +
      `- Allowed: ${type}\n` +
      `- Default: ${fallback === undefined ? "none, it must be given" : `\`${fallback}\``}\n`,
  );
  return [INTRODUCTION, ...sections].join("\n");
}

function rows(schema: z.ZodType, prefix: string, kind: string): ConfigKey[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([name, below]) =>
      rows(below, prefix === "" ? `slipway:${name}` : `${prefix}.${name}`, kind),
    );
  }
  if (inner instanceof z.ZodRecord)
    return rows(inner.valueType as z.ZodType, `${prefix}.<name>`, kind);
  const { description = "", allowed, default: fallback } = schema.meta() ?? {};
  return [
    {
      key: prefix,
      kinds: [kind],
      type: String(allowed),
      default: typeof fallback === "string" ? fallback : undefined,
      description,
    },
  ];
}
