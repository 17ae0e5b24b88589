import * as http from "node:http";
import { execa } from "execa";

/** Somebody with an account in the platform's forge, and his programs: a browser's calls, and git. */
export class Person {
  constructor(
    /** Where people open the forge, without a slash at the end. */
    private readonly forge: string,
    readonly name: string,
    readonly password: string,
  ) {}

  /** One call of the forge's API. @throws Error where it answers anything but a success. */
  async call<T>(method: string, path: string, body?: object): Promise<T> {
    const { status, text } = await this.ask(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  /** A file as it is on a branch. */
  async file(repository: string, file: string, branch = "main"): Promise<string> {
    const path = `repos/${repository}/raw/${file}?ref=${encodeURIComponent(branch)}`;
    const { status, text } = await this.ask("GET", path);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
    return text;
  }

  /** git in a folder, with this person's name and login. @returns what it printed. */
  async git(dir: string, ...args: readonly string[]): Promise<string> {
    const { port } = new URL(this.forge);
    const settings = {
      "user.name": this.name,
      "user.email": `${this.name}@example.org`,
      // Not every resolver knows names below localhost: the edge takes a proxy's requests as well.
      [`http.${this.forge}/.proxy`]: `http://127.0.0.1:${port}`,
      [`http.${this.forge}/.extraHeader`]: `Authorization: ${this.basic}`,
    };
    const options = Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
    const { all } = await execa("git", [...options, ...args], {
      cwd: dir,
      all: true,
      env: { GIT_TERMINAL_PROMPT: "0", no_proxy: "", NO_PROXY: "" },
    });
    return all;
  }

  /** The address of a repository, `owner/name`, for git. */
  cloneUrl(repository: string): string {
    return `${this.forge}/${repository}.git`;
  }

  private get basic(): string {
    return `Basic ${Buffer.from(`${this.name}:${this.password}`).toString("base64")}`;
  }

  private ask(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const { host, port } = new URL(this.forge);
    const content = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      Host: host,
      authorization: this.basic,
      accept: "application/json",
      ...(content !== undefined && {
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(content)),
      }),
    };
    return new Promise((resolve, reject) => {
      const request = http.request(
        { host: "127.0.0.1", port, method, path: `/api/v1/${path}`, headers, timeout: 30_000 },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              text: Buffer.concat(chunks).toString("utf8"),
            }),
          );
        },
      );
      request.on("timeout", () => request.destroy(new Error(`${path} did not answer`)));
      request.on("error", reject);
      request.end(content);
    });
  }
}
