import { Address6 } from "ip-address";
import { isIP } from "node:net";
import { UserError } from "../../model/user-error";

const DNS_NAME =
  /^(?:\*\.)?(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?)*$/;

/** What a server's certificate is for. */
export interface ServerName {
  readonly type: "dns" | "ip";
  /** In the one form in which it is compared: lower case; IPv6 as RFC 5952 writes it. */
  readonly value: string;
}

/** @throws UserError for what is neither a DNS name, one with a wildcard in front, nor an address. */
export function serverName(text: string): ServerName {
  const version = isIP(text);
  if (version === 4) return { type: "ip", value: text };
  if (version === 6) return { type: "ip", value: new Address6(text).correctForm() };
  const value = text.toLowerCase();
  if (DNS_NAME.test(value)) return { type: "dns", value };
  throw new UserError(
    `found "${text}" as a name for a certificate; ` +
      "allowed: a DNS name such as registry.example.org, *.example.org, an IP address",
  );
}
