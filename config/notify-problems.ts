import { GENERATE } from "./cross-checks";
import { isRecord } from "./file-source";
import type { Problem } from "./problem";
import { isSecretName } from "./schema/notify";

type Section = Readonly<Record<string, unknown>>;

/** The names under `slipway:secrets` that `slipway:notify` asks for, as far as it is well formed. */
export function notifySecrets({ notify }: Section): string[] {
  return [...new Set(entries(notify).flatMap((entry) => secretOf(entry) ?? []))];
}

/** What no schema says of `slipway:notify`. */
export function notifyProblems({ notify, secrets }: Section): Problem[] {
  const given = isRecord(secrets) ? secrets : {};
  const madeUp = notifySecrets({ notify })
    .filter((name) => given[name] === GENERATE)
    .map((name) => ({
      key: `slipway:secrets.${name}`,
      text: `found ${GENERATE}, allowed: the encrypted address or password that slipway:notify asks for`,
    }));
  const logins = entries(notify).flatMap((entry, index): Problem[] =>
    isRecord(entry["server"])
      ? loginProblems(entry["server"], `slipway:notify[${index}].server`)
      : [],
  );
  return [...madeUp, ...logins];
}

function loginProblems(server: Section, key: string): Problem[] {
  const isGiven = (name: string) => (server[name] ?? undefined) !== undefined;
  if (isGiven("user") !== isGiven("secret")) {
    const [missing, there] = isGiven("user") ? ["secret", "user"] : ["user", "secret"];
    return [{ key: `${key}.${missing}`, text: `missing, allowed: given together with ${there}` }];
  }
  if (!isGiven("user") || server["tls"] !== "none") return [];
  const text = 'found "none" with a login, allowed: starttls, implicit';
  return [{ key: `${key}.tls`, text, hint: "Without TLS the password could be read on its way." }];
}

function secretOf({ to, secret, server }: Section): string | undefined {
  const name = to === "email" ? isRecord(server) && server["secret"] : secret;
  return typeof name === "string" && isSecretName(name) ? name : undefined;
}

function entries(notify: unknown): readonly Section[] {
  return Array.isArray(notify) ? notify.map((entry) => (isRecord(entry) ? entry : {})) : [];
}
