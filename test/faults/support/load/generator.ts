import * as http from "node:http";
import * as https from "node:https";
import * as timers from "node:timers/promises";
import type { LoadPlan, RequestKind, RequestRecord } from "./plan";
import { send } from "./request";

const TICK_MS = 10;

/**
 * Sends at a fixed rate, whether answers come or not: a service that stalls is asked as often as
 * one that answers, as people would.
 */
export class LoadGenerator {
  readonly #records: RequestRecord[] = [];
  readonly #pending = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #fresh: http.Agent;
  /** One connection each; they take turns, so that none is idle for long. */
  readonly #kept: readonly http.Agent[];

  constructor(private readonly plan: LoadPlan) {
    const { keptConnections, authority } = plan;
    const agent = (options: http.AgentOptions): http.Agent =>
      authority === undefined
        ? new http.Agent(options)
        : // Without sessions that are resumed: each connection checks the certificate.
          new https.Agent({ ...options, ca: authority, maxCachedSessions: 0 });
    this.#fresh = agent({ keepAlive: false, maxSockets: Infinity });
    this.#kept = Array.from({ length: keptConnections }, () =>
      agent({ keepAlive: true, maxSockets: 1 }),
    );
  }

  start(): void {
    void this.#steadily("fresh", this.plan.freshRate, [this.#fresh]);
    void this.#steadily("kept", this.plan.keptRate, this.#kept);
    const { count, ms } = this.plan.long;
    for (let place = 0; place < count; place += 1) void this.#always((place * ms) / count);
  }

  /** Sends no more, waits for what is under way, and tells what became of all requests. */
  async stop(): Promise<readonly RequestRecord[]> {
    this.#stop.abort();
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    for (const agent of this.#kept) agent.destroy();
    return this.#records;
  }

  /** Evenly, `rate` times a second; what a busy machine misses is made up for at once. */
  async #steadily(kind: RequestKind, rate: number, agents: readonly http.Agent[]): Promise<void> {
    const start = Date.now();
    let sent = 0;
    while (!this.#stop.signal.aborted) {
      const due = Math.floor(((Date.now() - start) * rate) / 1000);
      for (; sent < due; sent += 1) {
        const agent = agents[sent % agents.length] ?? this.#fresh;
        void this.#track(kind, start + ((sent + 1) * 1000) / rate, agent);
      }
      await timers.setTimeout(TICK_MS);
    }
  }

  /** One after the other, the first one a while after the start. */
  async #always(afterMs: number): Promise<void> {
    await timers.setTimeout(afterMs);
    while (!this.#stop.signal.aborted) await this.#track("long", Date.now(), this.#fresh);
  }

  #track(kind: RequestKind, due: number, agent: http.Agent): Promise<void> {
    const done = send(this.plan, kind, { due, agent }).then((record) => {
      this.#records.push(record);
      this.#pending.delete(done);
    });
    this.#pending.add(done);
    return done;
  }
}
