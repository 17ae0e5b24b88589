import * as readline from "node:readline";
import type { Readable } from "node:stream";
import { z } from "zod";

/** One message of the engine's while it builds, loads, pulls or pushes. */
const eventSchema = z.looseObject({
  stream: z.string().optional(),
  status: z.string().optional(),
  error: z.string().optional(),
  aux: z.looseObject({ ID: z.string().optional(), Digest: z.string().optional() }).nullish(),
});

export type EngineEvent = z.infer<typeof eventSchema>;

/**
 * Reads the engine's answer, one message a line, to its end.
 * @throws Error with the engine's own words when a message is an error
 */
export async function drain(
  stream: NodeJS.ReadableStream,
  onEvent: (event: EngineEvent) => void = () => undefined,
): Promise<void> {
  let failure: string | undefined;
  for await (const line of readline.createInterface({ input: stream as Readable })) {
    if (line.trim() === "") continue;
    const event = eventSchema.parse(JSON.parse(line));
    failure ??= event.error;
    onEvent(event);
  }
  if (failure !== undefined) throw new Error(failure);
}
