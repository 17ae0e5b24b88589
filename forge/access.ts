import { UserError } from "../model/user-error";
import type { ForgeKind } from "./forge";

export interface ForgeAccess {
  readonly kind: ForgeKind;
  /** Where people find it, such as `https://git.example.org`; a path after the host is kept. */
  readonly url: string;
  /** `owner/name`; at GitLab with all groups, as in its page's address. */
  readonly repository: string;
  readonly token: string;
  /** PEM of the authority that signed the forge's certificate. Default: one that is known anyway. */
  readonly authority?: string;
  /** For one request, in milliseconds. Default: 30 000. */
  readonly limitMs?: number;
  /** How to wait before a repetition. Default: really. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** What all kinds check alike. */
export function checkAccess({ kind, url, repository, token }: ForgeAccess): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new UserError(
      `the forge's URL is "${withoutLogin(url)}"; allowed: https:// or http:// and a host`,
    );
  }
  if (parsed.username !== "" || parsed.password !== "") {
    throw new UserError(`the forge's URL ${parsed.origin} has a user or password in it`, {
      hint: "Write the URL without, and put a token into SLIPWAY_FORGE_TOKEN.",
    });
  }
  const parts = repository.split("/");
  const isPath = parts.every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part));
  if (!isPath || parts.length < 2 || (parts.length > 2 && kind !== "gitlab")) {
    const form = kind === "gitlab" ? "group/name, or more groups" : "owner/name";
    throw new UserError(`the forge's repository is "${repository}"; allowed: ${form}`);
  }
  // Node's own error for a character that no header may have would print the token.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new UserError("the forge's token is empty, or has a space or line end in it", {
      hint: "Put the token, and nothing else, into SLIPWAY_FORGE_TOKEN.",
    });
  }
  return parsed;
}

/** Scheme, host and path, without a slash at its end. */
export function baseOf({ origin, pathname }: URL): string {
  return `${origin}${pathname}`.replace(/\/+$/, "");
}

/** A path of several names, each encoded, the slashes between them kept. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function withoutLogin(url: string): string {
  return url.replace(/\/\/[^/]*@/, "//");
}
