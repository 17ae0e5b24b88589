import { z } from "zod";
import type { ForgeHttp } from "../../../forge/http";
import { type Place, ask } from "./servers";

export const OAUTH_APP = "slipway-ci";

const application = z.object({
  id: z.number(),
  name: z.string(),
  client_id: z.string(),
  confidential_client: z.boolean(),
  skip_secondary_authorization: z.boolean().default(false),
  redirect_uris: z.array(z.string()),
});
type Application = z.infer<typeof application>;
const made = application.extend({ client_secret: z.string() });

/** The id and the secret by which the CI lets the forge's users in. */
export interface OauthClient {
  readonly id: string;
  readonly secret: string;
}

export type OauthDecision =
  | { readonly action: "keep" }
  | { readonly action: "make" }
  /** Which gives it another secret. */
  | { readonly action: "change"; readonly id: number };

/** @param works whether the forge knows the id and secret that the platform's file has. */
export function decideOauth(
  found: readonly Application[],
  { redirect, client, works }: { redirect: string; client: string; works: boolean },
): OauthDecision {
  const own = found.find(({ name }) => name === OAUTH_APP);
  if (own === undefined) return { action: "make" };
  const isAsWanted =
    own.redirect_uris.length === 1 &&
    own.redirect_uris[0] === redirect &&
    own.confidential_client &&
    own.skip_secondary_authorization;
  if (isAsWanted && own.client_id === client && works) return { action: "keep" };
  return { action: "change", id: own.id };
}

/**
 * The forge's application for the CI, made or put right.
 * @returns its new id and secret; undefined where the present ones work.
 */
export async function settleOauthApp(
  forge: ForgeHttp,
  { place, ciUrl, present }: { place: Place; ciUrl: string; present: OauthClient },
): Promise<OauthClient | undefined> {
  const redirect = `${ciUrl}/authorize`;
  const found = await forge.list("/user/applications/oauth2", application);
  const works = await isKnown(place, present);
  const decision = decideOauth(found, { redirect, client: present.id, works });
  if (decision.action === "keep") return undefined;
  const body = {
    name: OAUTH_APP,
    redirect_uris: [redirect],
    confidential_client: true,
    skip_secondary_authorization: true,
  };
  const { client_id: id, client_secret: secret } =
    decision.action === "make"
      ? await forge.send("POST", "/user/applications/oauth2", body, made)
      : await forge.send("PATCH", `/user/applications/oauth2/${decision.id}`, body, made);
  return { id, secret };
}

/** The forge tells no secret, but says of a wrong code first whether the secret was wrong. */
async function isKnown(place: Place, { id, secret }: OauthClient): Promise<boolean> {
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code: "none",
    client_id: id,
    client_secret: secret,
  }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const url = new URL(`${place.url}/login/oauth/access_token`);
  const { text } = await ask(place, url, { method: "POST", headers, body });
  return saysUnknownCode(text);
}

/** As Gitea has it since 1.5: the client is checked before the code. */
export function saysUnknownCode(answer: string): boolean {
  return /"client is not authorized"/.test(answer);
}
