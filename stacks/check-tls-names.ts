import { covers } from "../components/edge/tls";
import { stackFileName } from "../config";
import type { ResolvedService } from "../model/resolved-service";
import { UserError } from "../model/user-error";
import type { PlatformOutputs } from "./platform-outputs";

/**
 * Refuses host names for which the edge has no certificate: whoever asked there would be shown one
 * that is not for them.
 * @throws UserError naming all of them.
 */
export function checkTlsNames(
  services: readonly ResolvedService[],
  { tlsNames, domain }: Pick<PlatformOutputs, "tlsNames" | "domain">,
  { stack, platform }: { readonly stack: string; readonly platform: string },
): void {
  if (tlsNames === undefined) return;
  const missing = services.flatMap(({ name, public: route }) =>
    route === undefined || tlsNames.some((known) => covers(known, route.hostname))
      ? []
      : [{ name, hostname: route.hostname }],
  );
  const [first] = missing;
  if (first === undefined) return;
  const file = stackFileName(stack);
  const told = missing.map(({ name, hostname }) => `${hostname} (${name})`).join(", ");
  const isDeep =
    tlsNames.includes(`*.${domain}`) &&
    missing.some(({ hostname }) => hostname.endsWith(`.${domain}`));
  throw new UserError(
    `${file}: the edge's certificate is not for ${told}; it is for: ${tlsNames.join(", ")}` +
      (isDeep ? ". A * stands for one label alone, so names two labels below are not in it" : ""),
    {
      hint:
        `Add ${missing.length === 1 ? `"${first.hostname}"` : "them"} under slipway:edge.tls.names in ` +
        `${stackFileName(platform)} (those that are there are to be repeated) and run ` +
        `\`slipway up ${platform}\`` +
        (isDeep
          ? `; or write slipway:hostname: "{host}-${stack}.{domain}" in ${file}, which ` +
            `*.${domain} is for.`
          : "."),
    },
  );
}
