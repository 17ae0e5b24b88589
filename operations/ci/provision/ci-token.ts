import type { Answer } from "../../../forge/exchange";
import { FORGE_OPERATOR } from "../../../config/schema/ci-forge";
import { UserError } from "../../../model/user-error";
import { Cookies } from "./cookies";
import { hiddenInputs } from "./hidden-inputs";
import { type Place, ask } from "./servers";

const GRANT = "/login/oauth/grant";
const MOST_STEPS = 12;

/**
 * A token of the CI's administrator, got as a person gets one: by logging in to the forge and from
 * there to the CI. It is asked for anew each time, and so never kept; the CI gets a fresh leave to
 * ask the forge by it as well.
 * @throws UserError where the forge or the CI lets nobody in.
 */
export async function ciToken(forge: Place, ci: Place, password: string): Promise<string> {
  const session = new Session([forge, ci]);
  await session.logIn(forge, password);
  await session.openCi(ci);
  return session.token(ci);
}

class Session {
  private readonly cookies = new Cookies();

  constructor(private readonly places: readonly Place[]) {}

  async logIn(forge: Place, password: string): Promise<void> {
    const url = new URL(`${forge.url}/user/login`);
    const page = await this.request(url);
    const form = { ...hiddenInputs(page.text, "/user/login"), user_name: FORGE_OPERATOR, password };
    const { status, headers } = await this.request(url, form);
    const to = headers.location ?? "";
    if (status < 300 || status >= 400 || to.includes("/user/login") || to.includes("two_factor")) {
      throw new UserError(`the platform's forge does not let ${FORGE_OPERATOR} in (${status})`, {
        hint:
          "Its password is slipway:secrets.forge-admin-password, set anew when the service `forge` starts; " +
          "a second factor on that account keeps the CI from being set up.",
      });
    }
  }

  /** By the forge's leave, which is given once; until the CI knows the session. */
  async openCi(ci: Place): Promise<void> {
    const home = new URL(ci.url);
    let url = new URL(`${ci.url}/authorize`);
    let form: Record<string, string> | undefined;
    for (let step = 0; step < MOST_STEPS; step++) {
      const { status, headers, text } = await this.request(url, form);
      form = undefined;
      if (this.cookies.has(home, "user_sess")) return;
      if (status >= 300 && status < 400 && headers.location !== undefined) {
        url = new URL(headers.location, url);
        const error = url.host === home.host ? url.searchParams.get("error") : null;
        if (error !== null) throw refused(error);
        continue;
      }
      const asked = hiddenInputs(text, GRANT);
      if (asked === undefined) throw refused(`${status} at ${url.origin}${url.pathname}`);
      form = { ...asked, granted: "true" };
      url = new URL(GRANT, url);
    }
    throw refused("it leads from page to page");
  }

  async token(ci: Place): Promise<string> {
    const { text: config } = await this.request(new URL(`${ci.url}/web-config.js`));
    const csrf = /WOODPECKER_CSRF = "([^"]+)"/.exec(config)?.[1] ?? "";
    const url = new URL(`${ci.url}/api/user/token`);
    const { status, text } = await this.request(url, {}, { "x-csrf-token": csrf });
    const token = text.trim();
    if (status !== 200 || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) {
      throw refused(`${status} at ${url.origin}${url.pathname}`);
    }
    return token;
  }

  private async request(
    url: URL,
    form?: Readonly<Record<string, string>>,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    // Whoever leads elsewhere gets none of the cookies, but also none of the trust.
    const place = this.places.find(({ url: own }) => new URL(own).hostname === url.hostname);
    if (place === undefined) throw refused(`it leads to ${url.origin}`);
    const headers = {
      ...this.cookies.headers(url),
      ...(form && { "content-type": "application/x-www-form-urlencoded" }),
      ...more,
    };
    const body = form && new URLSearchParams(form).toString();
    const sent = { method: form ? "POST" : "GET", headers, ...(body !== undefined && { body }) };
    const answer = await ask(place, url, sent).catch((error: Error) => {
      throw refused(`${url.origin}${url.pathname} does not answer: ${error.message}`);
    });
    this.cookies.take(url, answer.headers["set-cookie"]);
    return answer;
  }
}

function refused(why: string): UserError {
  return new UserError(`the platform's CI does not let ${FORGE_OPERATOR} in: ${why}`, {
    hint:
      "It asks the forge who somebody is by slipway:secrets.forge-oauth-client and forge-oauth-secret. " +
      "Its log says more: docker service logs <stack>-ci-server",
  });
}
