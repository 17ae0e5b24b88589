import { z } from "zod";
import { registryOf } from "./image-lookup";

/**
 * May hold the login of the platform's registry, in base64 as an engine takes it, so that a failed
 * fetch can be told apart from an image that does not exist.
 */
export const REGISTRY_LOGIN_VARIABLE = "SLIPWAY_REGISTRY_LOGIN";

export interface RegistryLogin {
  /** As references start: `localhost:5000`. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
}

const login = z.object({
  serveraddress: z.string(),
  username: z.string(),
  password: z.string(),
});

/** The variable's value: in the alphabet of URLs, and padded, or engines take it for none. */
export function encodeLogin({ address, username, password }: RegistryLogin): string {
  const text = JSON.stringify({ serveraddress: address, username, password });
  return Buffer.from(text).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}

/**
 * The login, if it is that of the registry that a reference names, and the password to mask. What
 * is no login counts as none: the report of a failure must not be lost over it.
 */
export function loginFor(
  reference: string,
  encoded = process.env[REGISTRY_LOGIN_VARIABLE],
): { readonly auth: string; readonly password: string } | undefined {
  const found = encoded ? login.safeParse(decoded(encoded)).data : undefined;
  if (encoded === undefined || found?.serveraddress !== registryOf(reference)) return undefined;
  return { auth: encoded, password: found.password };
}

function decoded(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
