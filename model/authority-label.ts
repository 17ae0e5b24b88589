/**
 * On the Swarm config that holds the certificate of a platform's authority. Its value: `edge` where
 * the authority signs what the edge shows, `registry` where it signs for the registry alone.
 */
export const AUTHORITY_LABEL = "slipway.authority";

export type AuthoritySigns = "edge" | "registry";
