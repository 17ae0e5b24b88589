import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { exchange, type Answer } from "./exchange";
import { ForgeError, forgeMessage } from "./forge-error";
import { advice, connectionAdvice, type Refusal } from "./advice";
import { nextPage, type Query } from "./next-page";
import { pauseBefore } from "./repeat";

export interface HttpSettings {
  /** The forge's name in errors. */
  readonly forge: string;
  /** What all paths begin with, without a slash at its end. */
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Struck out wherever an answer should repeat it. */
  readonly token: string;
  /** What the token has to be allowed, for the hint of a 403. */
  readonly rights: string;
  /** PEM. Default: only the authorities that are known anyway. */
  readonly authority?: string;
  /** The IP address to connect to. Default: what the URL's name resolves to. */
  readonly at?: string;
  /** What to do about a refusal. Default: what its status says of a token. */
  readonly advise?: (refusal: Refusal) => string | undefined;
  /** For one attempt. Default: 30 000. */
  readonly limitMs?: number;
  /** Waits; tests don't. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

const MOST_PAGES = 200;

/** A forge's API: JSON over HTTP, with time limits, errors for people, and what may be repeated repeated. */
export class ForgeHttp {
  constructor(private readonly settings: HttpSettings) {}

  async get<T>(path: string, schema: z.ZodType<T>, query: Query = {}): Promise<T> {
    return this.parse("GET", path, await this.ask("GET", path, { query }), schema);
  }

  /** Undefined where the forge answers 404. */
  async find<T>(path: string, schema: z.ZodType<T>, query: Query = {}): Promise<T | undefined> {
    const answer = await unless404(this.ask("GET", path, { query }));
    return answer && this.parse("GET", path, answer, schema);
  }

  /** The body as it is; undefined where the forge answers 404. */
  async findText(path: string, query: Query, accept?: string): Promise<string | undefined> {
    return (await unless404(this.ask("GET", path, { query, accept })))?.text;
  }

  /** All pages. Of a Link only its query is taken: a forge behind a proxy may name itself otherwise. */
  async list<T>(path: string, item: z.ZodType<T>, query: Query = {}): Promise<T[]> {
    const items: T[] = [];
    let next: Query | undefined = query;
    for (let page = 0; next !== undefined; page++) {
      if (page === MOST_PAGES) {
        throw new ForgeError(`${this.settings.forge} has more than ${MOST_PAGES} pages of ${path}`);
      }
      const answer = await this.ask("GET", path, { query: next });
      items.push(...this.parse("GET", path, answer, z.array(item)));
      next = nextPage(answer.headers["link"]);
    }
    return items;
  }

  async send<T>(
    method: Exclude<Method, "GET" | "DELETE">,
    path: string,
    body: object,
    schema: z.ZodType<T>,
  ): Promise<T> {
    return this.parse(method, path, await this.ask(method, path, { body }), schema);
  }

  /** What is not there need not go. */
  async remove(path: string): Promise<void> {
    await unless404(this.ask("DELETE", path, {}));
  }

  /** For a call whose answer, if it has any, says nothing. */
  async order(method: Exclude<Method, "GET">, path: string, body?: object): Promise<void> {
    await this.ask(method, path, { body });
  }

  private async ask(
    method: Method,
    path: string,
    { query = {}, body, accept }: { query?: Query; body?: object; accept?: string },
  ): Promise<Answer> {
    const { base, headers, authority, at, limitMs = 30_000, pause: wait = pause } = this.settings;
    const url = new URL(`${base}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, `${value}`);
    const request = {
      method,
      url,
      authority,
      at,
      limitMs,
      headers: {
        ...headers,
        ...(accept !== undefined && { accept }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      body: body && JSON.stringify(body),
    };
    for (let attempt = 1; ; attempt++) {
      const answer = await exchange(request).catch((error: Error) => error);
      const again = pauseBefore(method, answer, attempt);
      if (again !== undefined) await wait(again);
      else if (answer instanceof Error) throw this.unreachable(method, url, answer);
      else if (answer.status >= 200 && answer.status < 300) return answer;
      else throw this.refused(method, url, answer);
    }
  }

  private refused(method: Method, url: URL, { status, text, headers }: Answer): ForgeError {
    const { forge, rights, advise = advice } = this.settings;
    // Before it is shortened: half a token is no token that could be found.
    const said = forgeMessage(this.clean(text));
    const summary = `${forge} answers ${status} to ${method} ${url.origin}${url.pathname}`;
    const hint = advise({ status, rights, headers });
    return new ForgeError(said === undefined ? summary : `${summary}: ${said}`, {
      status,
      hint: hint && this.clean(hint),
    });
  }

  private unreachable(method: Method, url: URL, error: Error): ForgeError {
    const summary = `${this.settings.forge} does not answer ${method} ${url.origin}${url.pathname}`;
    const code = "code" in error ? `${error.code}` : error.name;
    const perhaps = "It may have been done all the same: look before it is repeated.";
    const hint = connectionAdvice(code) ?? (method === "GET" ? undefined : perhaps);
    // The error itself stays out of it: it holds the request, and with it the token.
    return new ForgeError(this.clean(`${summary}: ${error.message || code}`), { hint });
  }

  private parse<T>(
    method: Method,
    path: string,
    { text, status }: Answer,
    schema: z.ZodType<T>,
  ): T {
    const { forge, base } = this.settings;
    const where = `${forge}'s answer to ${method} ${base}${path}`;
    let data: unknown;
    try {
      data = text === "" ? undefined : JSON.parse(text);
    } catch {
      throw new ForgeError(`${where} is not JSON`, {
        status,
        hint: "Is this the forge's own address?",
      });
    }
    const result = schema.safeParse(data);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw new ForgeError(
      `${where} is not as documented: ${issue?.path.join(".")}: ${issue?.message}`,
      { status },
    );
  }

  private clean(text: string): string {
    return text.replaceAll(this.settings.token, "<token>");
  }
}

async function unless404(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ForgeError && error.status === 404) return undefined;
    throw error;
  }
}
