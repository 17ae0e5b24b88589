import { type Json, type JsonMap, SECRET, SIGNATURE } from "../../../record/secret-object";

/** As `pulumi stack export --show-secrets` writes a secret. */
export function secret(value: Json): JsonMap {
  return { [SIGNATURE]: SECRET, plaintext: JSON.stringify(value) };
}

export function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

export interface Sample {
  readonly type: string;
  readonly name: string;
  readonly inputs?: Readonly<Record<string, Json>>;
  readonly outputs?: Readonly<Record<string, Json>>;
  readonly additionalSecretOutputs?: readonly string[];
  readonly delete?: boolean;
}

/** A stack with these resources, as Pulumi exports it. */
export function exportOf(resources: readonly Sample[], more: JsonMap = {}) {
  return {
    version: 4,
    features: ["hooks"],
    deployment: {
      manifest: { time: "2026-11-20T10:00:00Z", magic: "m", version: "v3.259.0" },
      secrets_providers: { type: "passphrase", state: { salt: "v1:real-salt" } },
      resources: resources.map(({ type, name, ...rest }) => ({
        urn: `urn:pulumi:staging::slipway::slipway:service:AppService$${type}::${name}`,
        custom: true,
        id: `id-of-${name}`,
        type,
        ...rest,
      })),
      metadata: {},
      ...more,
    },
  };
}

/** A Docker secret in a state: its name ends with a hash, its data is base64. */
export function dockerSecret(base: string, hash: string, text: string): Sample {
  const name = `${base}-${hash}`;
  const properties = { name, data: secret(base64(text)), labels: [] };
  return {
    type: "docker:index/secret:Secret",
    name: `redis-${name}`,
    inputs: { __defaults: [], ...properties },
    outputs: { id: "x1", ...properties },
    additionalSecretOutputs: ["data"],
  };
}
