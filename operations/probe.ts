import { askUrl, type Through } from "./ask-url";

/** What a URL answered. */
export interface Probe {
  readonly ok: boolean;
  /** `200`, or why there was no answer. */
  readonly answer: string;
}

const TIMEOUT_MS = 3_000;

/** Asks whether a service's URL answers through the edge; a redirect is an answer. */
export async function probeUrl(url: string, through?: Through): Promise<Probe> {
  const answer = await askUrl(url, { timeoutMs: TIMEOUT_MS, through });
  if ("error" in answer) return { ok: false, answer: answer.error };
  const { status } = answer;
  return { ok: status >= 200 && status < 400, answer: String(status) };
}
