import { z } from "zod";
import { exchange, type Answer } from "../../../forge/exchange";
import { nextPage } from "../../../forge/next-page";
import type { SecretValue } from "../../../model/secret-value";
import { UserError } from "../../../model/user-error";
import type { StoredImage } from "./unused-images";

/** Of one request, in milliseconds. */
const LIMIT_MS = 30_000;
const MOST_PAGES = 1000;
const CREATED = "org.opencontainers.image.created";
const MANIFESTS = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
].join(", ");

const tagList = z.object({ tags: z.array(z.string()).nullable() });
const manifest = z.object({ config: z.object({ digest: z.string() }).optional() });
const imageConfig = z.object({
  config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});

export interface RegistryLogin {
  /** `http://host:port`. */
  readonly url: string;
  readonly username: string;
  readonly password: SecretValue;
}

/** The images of a registry by its API (the OCI distribution specification, 1.1). */
export class RegistryStore {
  constructor(private readonly login: RegistryLogin) {}

  /** Those of a repository that have a tag: the API tells of no others. */
  async images(repository: string): Promise<readonly StoredImage[]> {
    const found = new Map<string, StoredImage>();
    for (const tag of await this.tags(repository)) {
      const answer = await this.ask("GET", `${repository}/manifests/${tag}`, MANIFESTS);
      const digest = answer?.headers["docker-content-digest"];
      // Removed meanwhile, or a registry that does not name it: not to be removed by a guess.
      if (answer === undefined || typeof digest !== "string") continue;
      const known = found.get(digest);
      const created = known?.created ?? (await this.created(repository, answer));
      found.set(digest, {
        repository,
        digest,
        tags: [...(known?.tags ?? []), tag],
        ...(created !== undefined && { created }),
      });
    }
    return [...found.values()];
  }

  /** With all of its tags. Its layers go when the registry itself collects its garbage. */
  async remove({ repository, digest }: StoredImage): Promise<void> {
    await this.ask("DELETE", `${repository}/manifests/${digest}`);
  }

  private async tags(repository: string): Promise<readonly string[]> {
    const tags: string[] = [];
    let query = "";
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await this.ask("GET", `${repository}/tags/list${query}`);
      if (answer === undefined) return tags;
      tags.push(...(parsed(tagList, answer, repository).tags ?? []));
      const next = nextPage(answer.headers["link"]);
      if (next === undefined) return tags;
      const pairs = Object.entries(next).map(([name, value]): [string, string] => [
        name,
        `${value}`,
      ]);
      query = `?${new URLSearchParams(pairs).toString()}`;
    }
    throw new UserError(`the registry lists more than ${MOST_PAGES} pages of ${repository}`);
  }

  private async created(repository: string, answer: Answer): Promise<Date | undefined> {
    const { config } = parsed(manifest, answer, repository);
    if (config === undefined) return undefined;
    const blob = await this.ask("GET", `${repository}/blobs/${config.digest}`);
    const label = blob && parsed(imageConfig, blob, repository).config?.Labels?.[CREATED];
    const time = label ? new Date(label) : undefined;
    return time === undefined || Number.isNaN(time.getTime()) ? undefined : time;
  }

  /** Undefined where there is none. */
  private async ask(
    method: "GET" | "DELETE",
    path: string,
    accept = "application/json",
  ): Promise<Answer | undefined> {
    const { url, username, password } = this.login;
    const login = Buffer.from(`${username}:${password.reveal()}`).toString("base64");
    const target = new URL(`${url}/v2/${path}`);
    const headers = { accept, authorization: `Basic ${login}` };
    const answer = await exchange({ method, url: target, headers, limitMs: LIMIT_MS }).catch(
      (error: Error) => {
        // The error itself stays out of it: it holds the request, and with it the password.
        throw new UserError(
          `the registry does not answer ${method} ${target.href}: ${error.message}`,
        );
      },
    );
    if (answer.status === 404) return undefined;
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw new UserError(`the registry answers ${answer.status} to ${method} ${target.href}`, {
      hint: HINTS[answer.status],
    });
  }
}

const HINTS: Readonly<Record<number, string>> = {
  401: "The password is wrong: SLIPWAY_REGISTRY_PASSWORD has to be that of its account.",
  405: "This registry lets nobody delete.",
};

function parsed<T>(schema: z.ZodType<T>, { text }: Answer, repository: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new UserError(`the registry's answer about ${repository} is not as documented`, {
      cause,
    });
  }
}
