import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import { buffer } from "node:stream/consumers";
import Docker from "dockerode";
import { craftTar, readTar } from "./archives";

interface FakeImage {
  readonly Id: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** As much of an engine and its registry as a build needs; it remembers what it was asked. */
export class FakeEngine {
  readonly images = new Map<string, FakeImage>();
  readonly registry = new Map<string, FakeImage>();
  /** The Dockerfiles that were built, as the builder got them. */
  readonly built: string[] = [];
  readonly pushed: string[] = [];
  /** Fails the next builds with these words. */
  failure: string | undefined;
  readonly docker: Docker;
  readonly #server: http.Server;
  readonly #folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-engine-"));

  private constructor() {
    const socketPath = path.join(this.#folder, "engine.sock");
    this.docker = new Docker({ socketPath });
    this.#server = http.createServer((request, response) => void this.#answer(request, response));
    this.#server.listen(socketPath);
  }

  static start(): FakeEngine {
    return new FakeEngine();
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    fs.rmSync(this.#folder, { recursive: true });
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await buffer(request);
    const url = new URL(request.url ?? "/", "http://engine");
    const [, kind, rest = ""] = /^\/(\w+)\/?(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
    const verb = /^(?:(.+)\/)?(\w+)$/.exec(rest);
    const reply = await this.#route(`${request.method} ${kind}`, verb, rest, url, body);
    const status = reply === undefined ? 404 : 200;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(Buffer.isBuffer(reply) ? reply : lines(reply ?? { message: "no such image" }));
  }

  async #route(
    call: string,
    verb: RegExpExecArray | null,
    rest: string,
    { searchParams: query }: URL,
    body: Buffer,
  ): Promise<object | Buffer | undefined> {
    if (call === "POST build") return this.#build(query, body);
    const [, name = "", what = ""] = verb ?? [];
    const image = this.images.get(name);
    switch (`${call} ${what}`) {
      case "GET images json":
        return image && inspection(image);
      case "GET images history":
        return Buffer.from("[]");
      case "GET images get":
        return image && saved(image);
      case "GET distribution json": {
        const held = this.registry.get(name);
        return held && { Descriptor: { digest: digestOf(held) } };
      }
      case "POST images load":
        return this.#load(body);
      case "POST images create":
        return this.#pull(query.get("fromImage") ?? "", query.get("tag") ?? "");
      case "POST images tag":
        if (image) this.images.set(`${query.get("repo")}:${query.get("tag")}`, image);
        return image && {};
      case "POST images push":
        return image && this.#push(name, image);
      default:
        return call === "DELETE images" && this.images.delete(rest) ? [] : undefined;
    }
  }

  async #build(query: URLSearchParams, body: Buffer): Promise<object> {
    if (this.failure !== undefined) {
      return [
        { stream: "Step 1/2 : FROM x\n" },
        { stream: "compiling\n" },
        { error: this.failure },
      ];
    }
    const context = await readTar(body);
    const file = context.find(({ header }) => header.name === query.get("dockerfile"));
    const dockerfile = file?.content.toString() ?? "";
    this.built.push(dockerfile);
    for (const [, base = ""] of dockerfile.matchAll(/^FROM (\S+)/gm)) {
      if (!this.images.has(base)) this.images.set(base, { Id: base, labels: {} });
    }
    const labels = JSON.parse(query.get("labels") ?? "{}") as Record<string, string>;
    const Id = `sha256:${sha256(`${Math.random()}`)}`;
    this.images.set(Id, { Id, labels });
    return [{ stream: "Step 1/1 : FROM x\n" }, { aux: { ID: Id } }];
  }

  async #load(body: Buffer): Promise<object> {
    const entries = await readTar(body);
    const text = (name: string) =>
      entries.find(({ header }) => header.name === name)?.content.toString() ?? "";
    const [manifest] = JSON.parse(text("manifest.json")) as [
      { Config: string; RepoTags: string[] },
    ];
    const config = JSON.parse(text(manifest.Config)) as { config: { Labels: FakeImage["labels"] } };
    const Id = `sha256:${manifest.Config.replace(".json", "")}`;
    for (const tag of manifest.RepoTags) this.images.set(tag, { Id, labels: config.config.Labels });
    return [{ stream: "Loaded image" }];
  }

  #pull(name: string, tag: string): object | undefined {
    const reference = tag === "" ? name : `${name}${tag.includes(":") ? "@" : ":"}${tag}`;
    const held =
      this.registry.get(reference) ??
      [...this.registry.values()].find((image) => reference.endsWith(`@${digestOf(image)}`));
    if (held !== undefined) this.images.set(reference, held);
    return held && [{ status: "pulled" }];
  }

  #push(name: string, image: FakeImage): object {
    this.registry.set(name, image);
    this.pushed.push(name);
    return [{ status: "pushing" }, { aux: { Digest: digestOf(image) } }];
  }
}

export function digestOf({ Id }: Pick<FakeImage, "Id">): string {
  return `sha256:${sha256(Id)}`;
}

function inspection({ Id, labels }: FakeImage): object {
  return { Id, Config: { Labels: labels }, RootFS: { Layers: [] } };
}

/** The config of its time and its own id, as an engine would write it. */
function saved({ Id, labels }: FakeImage): Promise<Buffer> {
  const config = {
    created: new Date().toISOString(),
    container: Id,
    config: { Labels: labels },
    rootfs: { type: "layers", diff_ids: [] },
  };
  return craftTar([
    { name: "c.json", text: JSON.stringify(config) },
    { name: "manifest.json", text: JSON.stringify([{ Config: "c.json", Layers: [] }]) },
  ]);
}

function lines(reply: object): string {
  if (!Array.isArray(reply)) return JSON.stringify(reply);
  return reply.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
