import type { TaskEvidence } from "../failure-report";

/** A health check that reached its machine, but no process there. */
export interface Refusal {
  readonly output: string;
  /** The port that it asked. Absent: it does not say. */
  readonly port?: number;
}

/** Node, Go and C say the first two; the others are wget's and curl's. */
const REFUSED =
  /ECONNREFUSED|connection refused|failed to connect|couldn't connect|can't connect|unable to connect/i;
const ADDRESS = /(\[[0-9a-f:]+\]|::1|localhost|\d{1,3}(?:\.\d{1,3}){3})\)?(?::| port )(\d{2,5})/i;
const ITSELF = /^(?:\[?::1?\]?|localhost|127\.|0\.0\.0\.0)/i;

/** The last word of the health check, if it says that nothing listens in its own container. */
export function refusal({ health }: TaskEvidence): Refusal | undefined {
  const output = health?.checks.at(-1)?.output ?? "";
  if (!REFUSED.test(output)) return undefined;
  const [, host, port] = ADDRESS.exec(output) ?? [];
  // What another service refuses, a database say, is not this one's port.
  if (host !== undefined && !ITSELF.test(host)) return undefined;
  return { output, ...(port !== undefined && { port: Number(port) }) };
}

const LISTENS =
  /listen|bound to|serving|accepting connections|(?:running|started|ready|available) (?:at|on)|server (?:is )?(?:up|running|started)/i;
const PORT_WORD = /\bport"?\s*[:=]?\s*"?(\d{2,5})\b/gi;
const PORT_OF_ADDRESS =
  /(?:\d{1,3}(?:\.\d{1,3}){3}|localhost|[\]*]|::|\/\/[^\s/:]+|^|\s):(\d{2,5})(?![\d:.])/gi;

const PORT_IN_JSON = /":(\d{2,5})"/g;
const PORTS = [PORT_WORD, PORT_OF_ADDRESS, PORT_IN_JSON];

/** The ports on which an app's own output says that it listens. */
export function listeningPorts(log: readonly string[]): number[] {
  const found = log
    .filter((line) => LISTENS.test(line))
    .flatMap((line) => PORTS.flatMap((pattern) => [...line.matchAll(pattern)]))
    .map(([, port]) => Number(port));
  return [...new Set(found)];
}

const PREPARES =
  /start(?:ing|s up)|initiali[sz]|loading|warming|migrat|connecting|waiting|preparing|booting/i;
const READY = /listen|\bready\b|\bstarted\b|serving|accepting/i;

/** Whether an app's output tells that it set out to start, and never that it got there. */
export function soundsUnready(log: readonly string[]): boolean {
  return log.some((line) => PREPARES.test(line)) && !log.some((line) => READY.test(line));
}
