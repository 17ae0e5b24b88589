import { LETS_ENCRYPT } from "../../model/lets-encrypt";
import { UserError } from "../../model/user-error";
import type { AcmeTls } from "./acme";

/** By which Let's Encrypt gives out so many certificates of the same names in seven days. */
const LETS_ENCRYPT_ALIKE = 5;

/**
 * Refuses what could not work. Traefik keeps certificates in a file of each instance, and tells the
 * others neither of them nor of a challenge (its documentation: "ACME", "Storage"). So with several
 * machines each asks for its own, by `dns`, where no request has to come to the one that asked.
 * @throws UserError
 */
export function checkAcme(tls: AcmeTls, count: number): void {
  const { challenge, provider, names = [], server = LETS_ENCRYPT } = tls;
  if (challenge === "http" && count > 1) {
    throw new UserError(
      `slipway:edge.tls.challenge is http, and ${count} machines carry the edge: the ACME server's ` +
        "question would come to any of them, and only the one that asked knows the answer",
      { hint: "Choose challenge: dns, from: authority, or mark one machine for the edge." },
    );
  }
  const wildcard = names.find((name) => name.startsWith("*."));
  if (challenge === "http" && wildcard !== undefined) {
    throw new UserError(
      `slipway:edge.tls.names has ${wildcard}, for which no ACME server asks by http; ` +
        "allowed: whole host names, or challenge: dns",
    );
  }
  if (challenge === "dns" && provider === undefined) {
    throw new UserError("slipway:edge.tls.challenge is dns, and no provider is named", {
      hint: "Say who keeps the zone, as https://go-acme.github.io/lego/dns/ calls it.",
    });
  }
  if (server === LETS_ENCRYPT && count > LETS_ENCRYPT_ALIKE) {
    throw new UserError(
      `${count} machines carry the edge, each with a certificate of its own: Let's Encrypt gives ` +
        `out ${LETS_ENCRYPT_ALIKE} of the same names in seven days`,
      { hint: "Choose from: authority, another server, or mark fewer machines for the edge." },
    );
  }
}
