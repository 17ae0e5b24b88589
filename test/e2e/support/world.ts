import * as http from "node:http";
import { startTestEngine, type TestEngine } from "./test-engine";
import { TestProject } from "./test-project";

/** What the chapters of an end-to-end story share. */
export class World {
  #engine: TestEngine | undefined;
  #project: TestProject | undefined;

  get engine(): TestEngine {
    if (this.#engine === undefined) throw new Error("the test engine is not running");
    return this.#engine;
  }

  get project(): TestProject {
    if (this.#project === undefined) throw new Error("there is no test project");
    return this.#project;
  }

  async start(): Promise<void> {
    this.#engine = await startTestEngine((line) => process.stderr.write(`    ${line}\n`));
    this.#project = await TestProject.create(this.#engine);
  }

  /** Also after a failure: nothing of a test run stays behind. */
  async stop(): Promise<void> {
    await this.#project?.remove();
    await this.#engine?.remove();
  }

  url(host: string, path = "/"): string {
    return `http://${host}.slipway.localhost:${this.engine.ports.http}${path}`;
  }
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Names under `localhost` are asked at 127.0.0.1 with a Host header: not every resolver has them. */
export function ask(url: string, method: "GET" | "POST" = "GET"): Promise<Answer> {
  const { host, port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const headers = { Host: host };
    const request = http.request(
      { host: "127.0.0.1", port, path: pathname, method, headers, timeout: 5_000 },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      },
    );
    request.on("timeout", () => request.destroy(new Error(`${url} did not answer`)));
    request.on("error", reject);
    request.end();
  });
}

export async function askJson<T>(url: string, method: "GET" | "POST" = "GET"): Promise<T> {
  const { status, body } = await ask(url, method);
  if (status !== 200) throw new Error(`${method} ${url} answered ${status}: ${body}`);
  return JSON.parse(body) as T;
}

/** Tries again until `check` passes or the time is over; then its last error is thrown. */
export async function eventually<T>(check: () => Promise<T>, withinMs = 30_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
