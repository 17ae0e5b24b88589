import type { CAUSE_KINDS } from "../../rollout/failure/failure-report";
import type { Phase } from "../../operations/deploy/result";
import type { Version } from "./behaviours";

/** One release that must fail, and how. */
export interface BadRelease {
  /** In the words; also the first column of the table. */
  readonly name: string;
  /** What is pinned: a build of the app, or a reference that nothing was pushed to. */
  readonly pin: Version | { readonly reference: string };
  /** Which app is released. Default: the subject, whose good version serves meanwhile. */
  readonly app?: string;
  /** A good version of the subject that is part of the same release. Default: none is. */
  readonly beside?: Version;
  /**
   * What staging's config says of the subject, before the release and after it, on a machine of so
   * many MiB of memory. Default nothing.
   */
  readonly overrides?: (machine: number) => object;
  /** In which step of the release it must be seen. */
  readonly phase: Phase;
  readonly cause: (typeof CAUSE_KINDS)[number];
  /** Whether it shows only once the new version serves: then requests may fail, and are counted. */
  readonly afterSwitch?: true;
  /** Part of the selection that `npm test` runs. */
  readonly short?: true;
}

/** A part of the machine's memory, kept free for an instance. */
const keeping = (share: number) => (machine: number) => {
  const memory = `${Math.round(machine * share)}MiB`;
  return { resources: { limits: { memory }, reservations: { memory } } };
};

const NO_DIGEST = `sha256:${"0".repeat(64)}`;

export const BAD_RELEASES: readonly BadRelease[] = [
  {
    name: "exits at once",
    pin: "2.0-exits-at-once",
    phase: "rollout",
    cause: "exits at once",
    short: true,
  },
  { name: "never healthy", pin: "2.1-never-healthy", phase: "rollout", cause: "never healthy" },
  {
    name: "dies after the monitor time",
    pin: "2.2-dies-later",
    phase: "bake",
    cause: "dies after N s",
    afterSwitch: true,
  },
  {
    name: "missing tag",
    pin: { reference: `{registry}/subject:9.9@${NO_DIGEST}` },
    phase: "before",
    cause: "no such image",
  },
  {
    name: "unpullable",
    pin: { reference: `127.0.0.1:1/subject:9.9@${NO_DIGEST}` },
    phase: "before",
    cause: "image not pullable",
  },
  // Two instances fit on the machine; a third one, which start-first takes, does not.
  {
    name: "unschedulable placement",
    pin: "1.1-good",
    overrides: keeping(0.4),
    phase: "rollout",
    cause: "no suitable node",
  },
  { name: "slow start", pin: "2.3-slow-start", phase: "rollout", cause: "never healthy" },
  { name: "out of memory", pin: "2.4-greedy", phase: "rollout", cause: "out of memory" },
  {
    name: "out of memory under load",
    pin: "2.5-greedy-under-load",
    phase: "bake",
    cause: "out of memory",
    afterSwitch: true,
  },
  { name: "wrong port", pin: "2.6-wrong-port", phase: "rollout", cause: "wrong port" },
  { name: "missing secret", pin: "2.7-missing-secret", phase: "rollout", cause: "missing secret" },
  {
    name: "answers 500 only",
    pin: "2.8-answers-500",
    phase: "bake",
    cause: "5xx after switch",
    afterSwitch: true,
    short: true,
  },
  {
    name: "bad first deploy",
    pin: "2.0-exits-at-once",
    app: "newcomer",
    phase: "rollout",
    cause: "exits at once",
    short: true,
  },
  {
    name: "one of two services",
    pin: "2.0-exits-at-once",
    app: "newcomer",
    beside: "1.1-good",
    phase: "rollout",
    cause: "exits at once",
  },
];
