import { z } from "zod";
import { COMMENT_BOT, RELEASE_BOT } from "../../../config/schema/ci-forge";
import type { ForgeHttp } from "../../../forge/http";
import { commentToken, pinToken, releaseToken } from "../../../pipelines/secrets";
import type { Reach, SecretStore } from "./secret-store";
import type { Told } from "./told";

const token = z.object({ id: z.number(), name: z.string() });
const made = z.object({ sha1: z.string().min(1) });

interface Bot {
  readonly user: string;
  readonly scopes: readonly string[];
}

/** Whose token a secret is, and what it may do at most. */
const BOTS: Readonly<Record<string, Bot>> = {
  // A commit's status is written to the repository in Gitea's terms.
  [commentToken.name]: {
    user: COMMENT_BOT,
    scopes: ["write:repository", "write:issue", "read:user"],
  },
  [releaseToken.name]: {
    user: RELEASE_BOT,
    scopes: ["write:repository", "write:issue", "read:user"],
  },
  [pinToken.name]: { user: RELEASE_BOT, scopes: ["write:repository", "read:user"] },
};

export function botOf(secret: string): Bot | undefined {
  return BOTS[secret];
}

/** By this name a token is known again in the forge: one for each secret of each repository. */
export function tokenName(path: string, secret: string): string {
  return `${path} ${secret}`;
}

/**
 * A bot's token, which lies in the CI's store and nowhere else. Made anew where the forge or the store
 * does not have it; in an order in which a run that is cut off is begun again by the next one.
 * The administrator's login makes it: nobody needs the bot's password.
 */
export async function settleToken(
  forge: ForgeHttp,
  store: SecretStore,
  want: {
    readonly path: string;
    readonly secret: string;
    readonly bot: Bot;
    readonly name: string;
    readonly reach: Reach;
    readonly isKept: boolean;
  },
  told: Told,
): Promise<"kept" | "made"> {
  const { path, secret, bot, name, reach, isKept } = want;
  const place = `/users/${bot.user}/tokens`;
  const called = tokenName(path, secret);
  const found = (await forge.list(place, token)).filter((one) => one.name === called);
  if (found.length === 1 && isKept) return "kept";
  if (isKept) await store.remove(name);
  for (const { id } of found) await forge.order("DELETE", `${place}/${id}`);
  const { sha1 } = await forge.send("POST", place, { name: called, scopes: bot.scopes }, made);
  await store.make(name, sha1, reach);
  told.changed(`CI: ${path}: token of ${bot.user} made for ${secret}`);
  return "made";
}
