import { UserError } from "../../model/user-error";
import { shownUrl } from "../../toolchain/backend";
import { readStateCredentials } from "../../toolchain/state-credentials";
import { askS3, type S3Account, type S3Answer, type S3Request } from "./s3-request";

type Environment = Readonly<Record<string, string | undefined>>;

/** One object, and which one of those that ever bore its key. */
export interface S3Object {
  readonly text: string;
  readonly version: string;
  /** Milliseconds since it was written, by the store's own clock. */
  readonly age: number;
}

/**
 * The objects of the bucket that a backend's address names; only what locks need.
 * @returns undefined for another kind of backend, and where only Pulumi itself knows how to get in.
 */
export function s3Objects(url: string, env: Environment): S3Objects | undefined {
  const account = accountOf(env);
  if (!url.startsWith("s3://") || account === undefined) return undefined;
  const { hostname: bucket, pathname, searchParams } = new URL(url);
  const region = searchParams.get("region") ?? env["AWS_REGION"];
  const endpoint = searchParams.get("endpoint") ?? (region && `https://s3.${region}.amazonaws.com`);
  if (!endpoint || !region) return undefined;
  const prefix = pathname.replace(/^\/+|\/+$/g, "");
  const whole = /^https?:\/\//.test(endpoint) ? endpoint : `https://${endpoint}`;
  return new S3Objects(url, `/${bucket}`, prefix === "" ? "" : `${prefix}/`, (request) =>
    askS3({ endpoint: whole, region, account }, request),
  );
}

export class S3Objects {
  constructor(
    private readonly url: string,
    private readonly bucket: string,
    private readonly prefix: string,
    private readonly send: (request: S3Request) => Promise<S3Answer>,
  ) {}

  /** Their keys. */
  async list(folder: string): Promise<string[]> {
    const query = { "list-type": "2", prefix: `${this.prefix}${folder}` };
    const { body } = await this.ask({ method: "GET", path: this.bucket, query }, [200]);
    return [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) =>
      key.slice(this.prefix.length),
    );
  }

  async read(key: string): Promise<S3Object | undefined> {
    const answer = await this.ask({ method: "GET", path: this.pathOf(key) }, [200, 404]);
    if (answer.status === 404) return undefined;
    const { etag = "", date, "last-modified": written } = answer.headers;
    const age = Date.parse(date ?? "") - Date.parse(written ?? "");
    return { text: answer.body, version: etag, age: Number.isNaN(age) ? 0 : age };
  }

  /**
   * Writes it if it is the `version` still, or, without one, if there is none.
   * @returns the new version; undefined when somebody else was first.
   */
  async write(key: string, text: string, version?: string): Promise<string | undefined> {
    const headers: Record<string, string> =
      version === undefined ? { "if-none-match": "*" } : { "if-match": version };
    const request = { method: "PUT", path: this.pathOf(key), headers, body: text } as const;
    const answer = await this.ask(request, [200, 404, 409, 412]);
    return answer.status === 200 ? (answer.headers.etag ?? "") : undefined;
  }

  async remove(key: string): Promise<void> {
    await this.ask({ method: "DELETE", path: this.pathOf(key) }, [200, 204, 404]);
  }

  private pathOf(key: string): string {
    return `${this.bucket}/${this.prefix}${key}`;
  }

  private async ask(request: S3Request, expected: readonly number[]): Promise<S3Answer> {
    const answer = await this.send(request).catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message || String(Reflect.get(cause, "code")) : "";
      throw new UserError(`${shownUrl(this.url)} does not answer: ${why}`, {
        hint:
          "Does the machine that it runs on? From another machine than that: " +
          "`ssh -N -L <port>:localhost:<port> <that machine>`.",
        cause,
      });
    });
    if (expected.includes(answer.status)) return answer;
    const code = /<Code>([^<]*)<\/Code>/.exec(answer.body)?.[1] ?? "";
    throw new UserError(`${shownUrl(this.url)} answers ${answer.status} ${code}`.trimEnd(), {
      hint:
        "`slipway state login` keeps the password of the platform's own store for this machine; " +
        "AWS_ACCESS_KEY_ID and its like, where they are set, win over it.",
    });
  }
}

function accountOf(env: Environment): S3Account | undefined {
  const [accessKey, secretKey] = [env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]];
  if (accessKey && secretKey) {
    return { accessKey, secretKey, sessionToken: env["AWS_SESSION_TOKEN"] || undefined };
  }
  const file = env["AWS_SHARED_CREDENTIALS_FILE"];
  return file && !env["AWS_PROFILE"] ? readStateCredentials(file) : undefined;
}
