import { Readable } from "node:stream";
import * as tar from "tar-stream";

/**
 * Sends a tar archive while it is filled.
 * @param send gets the archive, and a signal that says it will never be complete
 * @throws what `fill` throws, before what `send` makes of it
 */
export async function sendTar<T>(
  fill: (pack: tar.Pack) => Promise<void>,
  send: (archive: NodeJS.ReadableStream, abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  const pack = tar.pack();
  const controller = new AbortController();
  const failures: unknown[] = [];
  const archive = Readable.from(pack, { objectMode: false });
  for (const stream of [pack, archive]) stream.on("error", (error) => failures.push(error));
  fill(pack).then(
    () => pack.finalize(),
    (error: unknown) => {
      failures.push(error);
      controller.abort();
    },
  );
  try {
    return await send(archive, controller.signal);
  } catch (error) {
    throw failures[0] ?? error;
  }
}
