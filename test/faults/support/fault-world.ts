import { NONE } from "../../../config";
import type { Outcome } from "../../e2e/support/test-project";
import { World } from "../../e2e/support/world";
import type { Version } from "../behaviours";
import { USUAL_RATES, type RequestRecord } from "./load/plan";
import { startLoad } from "./load/running-load";
import { addSubject, buildSubject, pin } from "./subject";

/** The app that is released. */
export const SUBJECT = "subject";
/** The same app under another name, which no stack has ever run. */
export const NEWCOMER = "newcomer";

const STAGING = "Pulumi.staging.yaml";

export interface Watched<T> {
  readonly result: T;
  readonly records: readonly RequestRecord[];
}

/**
 * An engine with a platform and, in staging, Redis and a good version of the subject. Every test
 * finds it so, and leaves it so.
 */
export class FaultWorld extends World {
  readonly #pins = new Map<string, string>();
  #settled: string | undefined;

  override async start(): Promise<void> {
    await super.start();
    await this.#prepare();
  }

  async #prepare(): Promise<void> {
    for (const name of [SUBJECT, NEWCOMER]) await addSubject(this.project, name);
    // Not needed here, and slow to build.
    await pin(this.project, "staging", "click-count", NONE);
    await this.project.git("add", "--all");
    await this.project.git("commit", "--quiet", "--message", "Add what the fault suite releases");
    await this.mustSucceed(["up", "platform"]);
    await this.settle("1.0-good");
  }

  /** Staging runs a good version, and its file says so. */
  async settle(version: Version): Promise<void> {
    await this.release(version);
    const settled = this.#settled;
    this.#settled = undefined;
    if (settled !== (await this.project.read(STAGING))) await this.mustSucceed(["up", "staging"]);
  }

  /** What staging's file says was just seen to run: to settle on it again takes nothing. */
  async noteSettled(version: Version): Promise<void> {
    await this.release(version);
    this.#settled = await this.project.read(STAGING);
  }

  /** Edits staging's file only. */
  async release(version: Version, name: string = SUBJECT): Promise<void> {
    await pin(this.project, "staging", name, await this.pinOf(version, name));
  }

  /** Builds it when it is first asked for. */
  async pinOf(version: Version, name: string = SUBJECT): Promise<string> {
    const key = `${name} ${version}`;
    const known = this.#pins.get(key) ?? (await buildSubject(this.project, name, version));
    this.#pins.set(key, known);
    return known;
  }

  async mustSucceed(command: readonly string[]): Promise<Outcome> {
    const outcome = await this.project.slipway(...command);
    if (outcome.exitCode === 0) return outcome;
    throw new Error(`slipway ${command.join(" ")} failed:\n${outcome.all}`);
  }

  /**
   * What becomes of requests to the subject in staging while something is done; also when that
   * fails, nothing goes on being sent.
   * @param longMs what the long requests take.
   */
  async underLoad<T>(longMs: number, work: () => Promise<T>): Promise<Watched<T>> {
    const load = startLoad({
      address: { host: "127.0.0.1", port: this.engine.ports.http },
      hostHeader: this.hostOf(SUBJECT),
      ...USUAL_RATES,
      long: { count: 4, ms: longMs },
    });
    try {
      const result = await work();
      return { result, records: await load.stop() };
    } catch (error) {
      await load.stop();
      throw error;
    }
  }

  hostOf(name: string): string {
    return `staging.${name}.slipway.localhost:${this.engine.ports.http}`;
  }
}
