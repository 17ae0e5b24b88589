import { registryHostname } from "../../model/registry-clients";
import { domainOf, type RegistryConfig } from "../registry-access";

/** What a secret is made from, beside chance. */
export interface Surroundings {
  /** Pulumi's name of the project. */
  readonly project: string;
  /** The stack's config as its file has it. */
  readonly config: SecretsConfig;
  readonly now: Date;
  /** Another secret of the stack, in clear: made in this run, or decrypted. */
  reveal(name: string): Promise<string>;
  /** The password with which the platform's registry is read, in clear. */
  revealReaderPassword(): Promise<string>;
}

/** The part of a config that secrets depend on. */
export interface SecretsConfig extends RegistryConfig {
  readonly "slipway:secrets"?: Readonly<Record<string, unknown>> | null;
  readonly "slipway:edge"?: {
    readonly tls?: { readonly from?: string; readonly names?: readonly string[] };
  } | null;
}

/** The names that the platform's certificate is for: the registry's, and those of the edge. */
export function certificateNames(config: SecretsConfig): string[] {
  const domain = domainOf(config);
  const tls = config["slipway:edge"]?.tls;
  const edge = tls?.from === "authority" ? (tls.names ?? [`*.${domain}`, domain]) : [];
  return [...new Set([registryHostname(domain), ...edge])];
}
