import * as http from "node:http";
import * as https from "node:https";
import type { LoadPlan, RequestKind, RequestRecord } from "./plan";

/** Longer than any answer that a person would wait for. */
const TIMEOUT_MS = 15_000;

/** A request as a client sends it: nothing is tried again. Never rejects. */
export function send(
  { address, authority, hostHeader, path = "/version", long }: LoadPlan,
  kind: RequestKind,
  { due, agent }: { due: number; agent: http.Agent },
): Promise<RequestRecord> {
  return new Promise((resolve) => {
    const end = (what: Pick<RequestRecord, "status" | "version" | "error">): void =>
      resolve({ kind, start: due, ms: Date.now() - due, ...what });
    const timeout = TIMEOUT_MS + (kind === "long" ? long.ms : 0);
    const request = (authority === undefined ? http : https).request(
      {
        ...address,
        path: kind === "long" ? `/slow?ms=${long.ms}` : path,
        headers: { Host: hostHeader },
        agent,
        signal: AbortSignal.timeout(timeout),
      },
      (response) => {
        const chunks: Buffer[] = [];
        const status = response.statusCode ?? 0;
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", (error) => end({ status, error: codeOf(error) }));
        response.on("end", () => {
          const version = versionIn(Buffer.concat(chunks).toString("utf8"));
          end({ status, ...(version !== undefined && { version }) });
        });
      },
    );
    request.on("error", (error) => end({ error: codeOf(error) }));
    request.end();
  });
}

function codeOf(error: NodeJS.ErrnoException): string {
  return error.name === "AbortError" ? "timeout" : (error.code ?? error.message);
}

/** An answer of the edge's own names no version. */
function versionIn(body: string): string | undefined {
  return /"version":"([^"]+)"/.exec(body)?.[1];
}
