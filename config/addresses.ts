import { isIP, isIPv6 } from "node:net";
import { isDomain } from "./hostname";

/** Whether a text is an IP address or a host name in lower case. */
export function isHostAddress(text: string): boolean {
  if (isIP(text) !== 0) return true;
  // What looks like an IPv4 address and is none would be asked for as a name.
  return isDomain(text) && !/^[\d.]+$/.test(text);
}

/** A domain name, or all names one label below it: `*.example.org`. */
export function isWildcardDomain(text: string): boolean {
  return isDomain(text.replace(/^\*\./, "")) && text.includes(".");
}

/** An `https://` address without a user in it. */
export function isHttpsUrl(text: string): boolean {
  if (/\s/.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return protocol === "https:" && username === "" && password === "" && hash === "";
}

/** As Docker Engine takes one in `registry-mirrors`: scheme, host and port, nothing behind them. */
export function isMirror(text: string): boolean {
  if (!isHttpsUrl(text)) return false;
  const { pathname, search } = new URL(text);
  return pathname === "/" && search === "";
}

/** As an S3 client takes one: scheme, host and port, nothing behind them. */
export function isStoreUrl(text: string): boolean {
  return isMirror(text.replace(/^http:/, "https:"));
}

/** `host:port`; an IPv6 address in brackets. */
export function isResolver(text: string): boolean {
  const [, host = "", port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const inner = /^\[(.+)\]$/.exec(host)?.[1];
  const isHost = inner === undefined ? isHostAddress(host) && !isIPv6(host) : isIPv6(inner);
  return isHost && isPort(port);
}

/** `host[:port][/path]`, as it stands before an image's name. */
export function isRegistryAddress(text: string): boolean {
  const [host = "", ...path] = text.split("/");
  const [, name = "", port] = /^(.*?)(?::(\d{1,5}))?$/.exec(host) ?? [];
  // Docker takes a first part without a dot or a port for a name on Docker Hub.
  if (!isHostAddress(name) || isIPv6(name) || !/[.:]|^localhost$/.test(host)) return false;
  if (port !== undefined && !isPort(port)) return false;
  return path.every((part) => /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/.test(part));
}

function isPort(digits: string | undefined): boolean {
  return Number(digits) >= 1 && Number(digits) <= 65_535;
}
