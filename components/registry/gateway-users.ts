import { REGISTRY_CLIENTS } from "../../model/registry-clients";
import { SecretValue } from "../../model/secret-value";
import { passwordHash } from "../htpasswd";

/** The passwords of the registry's clients. */
export type RegistryClients = Readonly<Record<keyof typeof REGISTRY_CLIENTS, SecretValue>>;

/**
 * Every C library that HAProxy is built with reads `$2y$`, and musl, in the official image, no
 * newer form. HAProxy compares at every request and does nothing else meanwhile, so there are few
 * rounds, 1 ms: generated passwords have 192 bits, which nobody finds by trying.
 */
const BCRYPT = { revision: "2y", cost: 5 } as const;

/** HAProxy's user list `clients`, with hashes for passwords: a file of its own, and a secret. */
export function gatewayUsers(clients: RegistryClients, key: SecretValue): SecretValue {
  const lines = Object.values(REGISTRY_CLIENTS).map((user) => {
    const hash = passwordHash({ user, password: clients[user], key }, BCRYPT);
    return `  user ${user} password ${hash}\n`;
  });
  return new SecretValue(`userlist clients\n${lines.join("")}`);
}
