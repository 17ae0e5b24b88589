import * as fs from "node:fs";
import * as http from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import Docker from "dockerode";
import type { TaskHost } from "../../../../../operations/deploy/tasks/host";
import { connectEngine } from "../../../../../rollout/engine";

type Json = Record<string, unknown>;

interface Named extends Json {
  readonly Name: string;
  readonly Labels?: Readonly<Record<string, string>>;
}

interface Listed {
  readonly ID: string;
  readonly Spec: Named;
}

/** How a job goes: the states that each look at it finds, the last one for ever. */
export type Course = readonly Json[];

export const COMPLETE: Json = { State: "complete", ContainerStatus: { ExitCode: 0 } };
export const RUNNING: Json = { State: "running" };
export const FAILED: Json = {
  State: "failed",
  Err: "task: non-zero exit (3)",
  ContainerStatus: { ContainerID: "container", ExitCode: 3 },
};

/** As much of an engine's swarm as tasks need, behind a real socket; it remembers its changes. */
export class FakeSwarm {
  readonly networks = new Map<string, string>();
  readonly secrets: Listed[] = [];
  readonly configs: Listed[] = [];
  readonly services: Listed[] = [];
  /** `<verb> <kind> <name>`, in order. */
  readonly changes: string[] = [];
  /** What was posted, as it came in. */
  readonly posted: { readonly body: Named; readonly auth: unknown; readonly url: string }[] = [];
  /** By the name of the job, or a part of it. Default: it completes at once. */
  readonly courses = new Map<string, Course>();
  log = "";
  outOfMemory = false;
  /** So many of the next reads of tasks break off. */
  silent = 0;
  /** Refuses removals of services with these words. */
  refusal: string | undefined;
  readonly host: TaskHost;
  readonly #server: http.Server;
  readonly #folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-swarm-"));
  #ids = 0;

  constructor() {
    const socketPath = path.join(this.#folder, "engine.sock");
    this.host = {
      docker: new Docker({ socketPath }),
      engine: connectEngine(`unix://${socketPath}`),
    };
    this.#server = http.createServer((request, response) => void this.#answer(request, response));
    this.#server.listen(socketPath);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    fs.rmSync(this.#folder, { recursive: true });
  }

  add(list: Listed[], spec: Named): string {
    this.#ids += 1;
    const ID = `id-${this.#ids}`;
    list.push({ ID, Spec: spec });
    return ID;
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await text(request);
    const url = new URL(request.url ?? "/", "http://engine");
    const auth = request.headers["x-registry-auth"];
    const posted = body === "" ? undefined : (JSON.parse(body) as Named);
    if (posted !== undefined)
      this.posted.push({ body: posted, auth, url: url.pathname + url.search });
    const [status, reply] = this.#route(request.method ?? "", url, posted);
    if (status === 0) return void response.destroy();
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof reply === "string" ? reply : JSON.stringify(reply));
  }

  #route(method: string, url: URL, body: Named | undefined): [number, unknown] {
    const [, kind = "", id = "", what = ""] = url.pathname.split("/");
    const filters = JSON.parse(url.searchParams.get("filters") ?? "{}") as Filters;
    const list = { secrets: this.secrets, configs: this.configs, services: this.services }[kind];
    if (kind === "networks") return [200, this.#networks(filters)];
    if (kind === "tasks" && id === "") return this.#tasks(filters);
    if (kind === "nodes") return [200, { Description: { Hostname: "machine" } }];
    if (what === "logs") return [200, this.log];
    if (kind === "containers") return [200, { State: { OOMKilled: this.outOfMemory } }];
    if (list === undefined) return [404, { message: `unexpected ${method} ${url.pathname}` }];
    if (method === "GET") return [200, list.filter(({ Spec }) => matches(Spec, filters))];
    if (method === "POST" && body !== undefined) return this.#create(kind, list, body);
    return this.#remove(kind, list, id);
  }

  #networks({ name = [] }: Filters): Json[] {
    return [...this.networks]
      .filter(([Name]) => name.length === 0 || name.some((part) => Name.includes(part)))
      .map(([Name, Id]) => ({ Name, Id }));
  }

  #create(kind: string, list: Listed[], body: Named): [number, unknown] {
    if (list.some(({ Spec }) => Spec.Name === body.Name)) {
      return [409, { message: `name conflicts with an existing object: ${body.Name}` }];
    }
    this.changes.push(`create ${kind} ${body.Name}`);
    return [201, { ID: this.add(list, body) }];
  }

  #remove(kind: string, list: Listed[], id: string): [number, unknown] {
    const at = list.findIndex(({ ID }) => ID === id);
    if (at < 0) return [404, { message: "no such object" }];
    if (kind === "services" && this.refusal) return [500, { message: this.refusal }];
    const [removed] = list.splice(at, 1);
    this.changes.push(`remove ${kind} ${removed?.Spec.Name}`);
    return [200, ""];
  }

  #tasks({ service = [] }: Filters): [number, unknown] {
    if (this.silent > 0) {
      this.silent -= 1;
      return [0, undefined];
    }
    const found = this.services.find(({ ID }) => ID === service[0]);
    if (found === undefined) return [404, { message: "no such service" }];
    const [key, course] = [...this.courses].find(([part]) => found.Spec.Name.includes(part)) ?? [
      "",
      [COMPLETE],
    ];
    if (course.length > 1) this.courses.set(key, course.slice(1));
    const [Status] = course;
    if (Status === undefined) return [200, []];
    return [200, [{ ID: "task", NodeID: "node", DesiredState: "complete", Spec: {}, Status }]];
  }
}

type Filters = Readonly<Record<string, readonly string[]>>;

/** As the engine does it: every label, and a part of any of the names. */
function matches({ Name, Labels = {} }: Named, { label = [], name = [] }: Filters): boolean {
  const pairs = Object.entries(Labels).flatMap(([key, value]) => [key, `${key}=${value}`]);
  return (
    label.every((wanted) => pairs.includes(wanted)) &&
    (name.length === 0 || name.some((part) => Name.includes(part)))
  );
}

/** A clock that runs as fast as it is asked to. */
export function quickClock(): { now(): number; sleep(milliseconds: number): Promise<void> } {
  let time = 0;
  return {
    now: () => time,
    sleep: (milliseconds) => {
      time += milliseconds;
      return Promise.resolve();
    },
  };
}
