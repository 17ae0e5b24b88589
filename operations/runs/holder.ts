import * as crypto from "node:crypto";
import * as os from "node:os";
import { z } from "zod";
import { lives, processRef } from "./process";

const holderSchema = z.object({
  /** Differs from run to run. */
  id: z.string().regex(/^[0-9a-f]{8}$/),
  /** As it was typed. */
  command: z.string(),
  user: z.string(),
  host: z.string(),
  pid: z.int().positive(),
  started: z.string().optional(),
  since: z.iso.datetime(),
});

/** Who runs a stack: what its lock says. */
export type Holder = Readonly<z.infer<typeof holderSchema>>;

export function thisHolder(command: string): Holder {
  const { pid, started } = processRef(process.pid) ?? { pid: process.pid };
  return {
    id: crypto.randomBytes(4).toString("hex"),
    command,
    user: userName(),
    host: os.hostname(),
    pid,
    started,
    since: new Date().toISOString(),
  };
}

/** Undefined for a text that no Slipway wrote whole: a power cut may empty a file. */
export function parseHolder(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Whether a run goes on. Of another host's nobody here can tell: it does. */
export function holds(holder: Holder): boolean {
  return holder.host !== os.hostname() || lives(holder);
}

/** `slipway up staging` (ann on build-1, pid 12, since 2030-01-02T03:04:05Z). */
export function describeHolder({ command, user, host, pid, since }: Holder): string {
  return `\`${command}\` (${user} on ${host}, pid ${pid}, since ${withoutMillis(since)})`;
}

export function withoutMillis(time: string): string {
  return time.replace(/\.\d+Z$/, "Z");
}

/** In a container a process may run as a number that has no name. */
export function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}
