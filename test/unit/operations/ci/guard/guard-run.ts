import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { ReleaseEvent } from "../../../../../notify";
import { guardStack } from "../../../../../operations/ci/guard/guard-stack";
import type { Watched } from "../../../../../operations/ci/guard/watch";
import type { GuardWorld } from "../../../../../operations/ci/guard/world";
import type { ReleaseRecord } from "../../../../../operations/deploy/last-good";
import { openProject } from "../../../../../operations/project";
import type { World } from "../release/release-world";

const GUARD = {
  errorRate: 0.05,
  minRequests: 20,
  health: true,
  for: "5m",
  window: "30m",
} as const;
const SLICE = { requests: 40, errors: 10, isUnhealthy: false };
export const PAST: Watched = {
  verdict: "past",
  service: "api",
  why: "50 of 200 requests failed (25 %), allowed: 5 %",
  services: [
    { service: "api", slices: [SLICE, SLICE, SLICE, SLICE, SLICE], judgement: { verdict: "past" } },
  ],
};
/** Ten minutes after what the forge says of each status. */
export const NOW = new Date("2026-11-22T10:15:00Z");

export interface Story {
  /** What is checked out. Default: the branch's newest. */
  readonly commit?: string;
  readonly watched?: Watched;
  /** Called while it watches. */
  readonly meanwhile?: () => void;
  /** Called while it tries to get the stack, after it has told what it is about to do. */
  readonly beforeHeld?: () => void;
  readonly deploy?: GuardWorld["deploy"];
  readonly running?: Readonly<Record<string, string>>;
  readonly now?: Date;
}

/** One run of the guard in a fresh clone of the branch, whose folder is added to `dirs`. */
export async function runGuard(world: World, dirs: string[], story: Story) {
  const commit = story.commit ?? world.repository.head("main");
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-guard-"));
  dirs.push(dir);
  for (const [file, text] of Object.entries(world.repository.commits.get(commit)?.files ?? {})) {
    fs.mkdirSync(path.join(dir, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(dir, file), text);
  }
  const stack = openProject(dir).stacks.find((one) => one.stack === "production");
  assert.ok(stack);
  const events: ReleaseEvent[] = [];
  const seen = { watched: 0, deployed: 0 };
  let seeded: ReleaseRecord | undefined;
  const running = story.running ?? world.cluster["production"] ?? {};
  const result = await guardStack(
    {
      context: { branch: "main", commit, runUrl: "http://ci/9" },
      forge: world.forge(),
      checkout: world.checkout(commit),
      running: async () => new Map(Object.entries(running).map(([name, one]) => [name, [one]])),
      watch: async () => {
        seen.watched += 1;
        story.meanwhile?.();
        return story.watched ?? PAST;
      },
      deploy: async (one, onceHeld) => {
        story.beforeHeld?.();
        await onceHeld();
        seen.deployed += 1;
        return story.deploy === undefined ? world.deploy(one, dir) : story.deploy(one, onceHeld);
      },
      seed: async (_stack, record) => void (seeded = record),
      notify: async (event) => void events.push(event),
      progress: { step: (_title, work) => work(() => {}), note: () => {} },
      now: () => story.now ?? NOW,
    },
    stack,
    GUARD,
  );
  return { result, events, seeded, ...seen };
}
