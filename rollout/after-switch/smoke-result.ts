import type { PlannedService } from "../release-plan";

export type PlannedSmokeTest = PlannedService["smoke"][number];

/** What came back of one request. */
export type SmokeAnswer =
  | {
      readonly status: number;
      /** As far as it was read. */
      readonly body: string;
      /** There was more of it. */
      readonly cut: boolean;
    }
  /** Why nothing did. */
  | { readonly error: string };

export interface SmokeResult {
  readonly test: PlannedSmokeTest;
  /** Method and whole address, for messages. */
  readonly request: string;
  /** Why it failed. Absent: it passed. Never holds any of the body. */
  readonly problem?: string;
  /** Of the last answer. Absent: there was none. */
  readonly status?: number;
  /** The last answer was the edge's own: no instance gave it. */
  readonly fromEdge: boolean;
  /** How often it was asked. */
  readonly attempts: number;
  /** Milliseconds from the first request to the last answer. */
  readonly ms: number;
}

/** Why an answer is not the one that the test wants; undefined when it is. */
export function smokeProblem(test: PlannedSmokeTest, answer: SmokeAnswer): string | undefined {
  if ("error" in answer) return answer.error;
  if (answer.status !== test.status) return `answered ${answer.status}, expected: ${test.status}`;
  if (test.text === undefined || answer.body.includes(test.text)) return undefined;
  const where = answer.cut ? "the part of its body that was read" : "its body";
  return `answered ${answer.status}, but ${where} does not hold ${JSON.stringify(test.text)}`;
}

/** What Traefik 3.7 writes itself, by status: nobody routes there, or no instance answered. */
const EDGE_BODIES: ReadonlyMap<number, string> = new Map([
  [404, "404 page not found"],
  [502, "Bad Gateway"],
  [503, "no available server"],
  [504, "Gateway Timeout"],
]);

/** Whether the edge gave an answer by itself. */
export function isFromEdge(answer: SmokeAnswer): boolean {
  return !("error" in answer) && EDGE_BODIES.get(answer.status) === answer.body.trim();
}

/** Whether surely no instance was asked, so that even a POST may be asked again. */
export function reachedNobody(answer: SmokeAnswer): boolean {
  return !("error" in answer) && isFromEdge(answer) && [404, 503].includes(answer.status);
}
