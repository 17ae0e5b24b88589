import type { TaskEvidence } from "../../../../../rollout/failure/failure-report";
import { type CauseCase, testCauses } from "./support";

/** What an instance shows that its health check gave up: it was told to stop, and did so. */
const UNHEALTHY = {
  exitCode: 143,
  error: "task: non-zero exit (143): dockerexec: unhealthy container",
  ranForMs: 8_500,
} as const;

function health(output: string, status = "unhealthy"): Pick<TaskEvidence, "health"> {
  return { health: { status, checks: [{ exitCode: 1, output }] } };
}

const CASES: readonly CauseCase[] = [
  {
    name: "it is never healthy",
    task: { ...UNHEALTHY, ...health('/livez on port 8080: 503 {"healthy":false}') },
    expected: {
      kind: "never healthy",
      text:
        "never healthy: not healthy within 8 s (timing.start); its health check says: " +
        '/livez on port 8080: 503 {"healthy":false}',
    },
  },
  {
    name: "it is never healthy, and ends in order when it is stopped for that",
    task: {
      state: "complete",
      exitCode: 0,
      error: undefined,
      ranForMs: 8_500,
      ...health(""),
    },
    expected: {
      kind: "never healthy",
      text:
        "never healthy: not healthy within 8 s (timing.start); " +
        "its health check says nothing, with exit code 1",
    },
  },
  {
    name: "it ends by itself before its first check, which the engine calls unhealthy",
    task: {
      exitCode: 3,
      error: "task: non-zero exit (3)",
      ranForMs: 200,
      health: { status: "unhealthy", checks: [] },
    },
    expected: { kind: "exits at once", text: "exits at once: exit code 3 after 0.2 s" },
  },
  {
    name: "it ends by itself while a check is under way, which the engine calls unhealthy",
    task: {
      exitCode: 3,
      error: "task: non-zero exit (3)",
      ranForMs: 20_000,
      served: true,
      health: {
        status: "unhealthy",
        checks: [
          { exitCode: 0, output: "200" },
          { exitCode: 137, output: "" },
        ],
      },
    },
    expected: { kind: "dies after N s", text: "dies after 20 s: exit code 3" },
  },
  {
    name: "it still starts when it is given up",
    task: { state: "starting", exitCode: undefined, error: undefined, ranForMs: undefined },
    declared: { ports: [], secrets: [] },
    expected: {
      kind: "never healthy",
      text: "never healthy: not healthy in time; its health check has told nothing yet",
    },
  },
  {
    name: "its image is still being fetched when it is given up",
    task: { state: "preparing", exitCode: undefined, error: undefined, ranForMs: undefined },
    message: "after 180 s: 0 of 2 instances of the new version serve",
    expected: {
      kind: "never healthy",
      text:
        "never healthy: an instance is still preparing; " +
        "after 180 s: 0 of 2 instances of the new version serve",
    },
  },
  {
    name: "it was healthy, and then no more",
    task: { ...UNHEALTHY, ranForMs: 31_000, served: true, ...health("503") },
    expected: {
      kind: "dies after N s",
      text: "dies after 31 s: it was healthy, then its health check says: 503",
    },
  },
  {
    name: "it listens on another port than its health check asks",
    task: {
      ...UNHEALTHY,
      ...health("/livez on port 8080: connect ECONNREFUSED 127.0.0.1:8080"),
      log: ['{"message":"starting"}', '{"message":"listening","version":"2.6","port":9090}'],
    },
    expected: {
      kind: "wrong port",
      text:
        "wrong port: its log says that it listens on port 9090, " +
        "not on port 8080, which its health check asks",
    },
  },
  {
    name: "it listens on another port than it declares",
    task: { ...UNHEALTHY, ...health("502"), log: ["Server running at http://0.0.0.0:3000/"] },
    expected: {
      kind: "wrong port",
      text: "wrong port: its log says that it listens on port 3000, not on port 8080 as declared",
    },
  },
  {
    name: "nothing listens where the health check asks",
    task: {
      ...UNHEALTHY,
      ...health("curl: (7) Failed to connect to localhost port 8080: Connection refused"),
      log: ["starting", "ready"],
    },
    expected: {
      kind: "wrong port",
      text:
        "wrong port: nothing listens where its health check asks: " +
        "curl: (7) Failed to connect to localhost port 8080: Connection refused",
    },
  },
  {
    name: "it does not listen yet: it is slow",
    task: {
      ...UNHEALTHY,
      ...health("/livez on port 8080: connect ECONNREFUSED 127.0.0.1:8080"),
      // Told to stop for its health, it says so last.
      log: ['{"message":"starting","version":"2.3"}', '{"message":"draining","drainMs":3000}'],
    },
    expected: {
      kind: "never healthy",
      text:
        "never healthy: not healthy within 8 s (timing.start); its health check says: " +
        "/livez on port 8080: connect ECONNREFUSED 127.0.0.1:8080",
    },
  },
  {
    name: "it listens where it should, and is unhealthy for another reason",
    task: {
      ...UNHEALTHY,
      ...health("database: connect ECONNREFUSED 10.0.1.7:5432"),
      log: ["listening on :8080"],
    },
    expected: {
      kind: "never healthy",
      text:
        "never healthy: not healthy within 8 s (timing.start); its health check says: " +
        "database: connect ECONNREFUSED 10.0.1.7:5432",
    },
  },
];

describe("a cause that lies with health", () => testCauses(CASES));
