import { Readable } from "node:stream";
import type Docker from "dockerode";
import * as tar from "tar-stream";
import { END_OF_ARCHIVE } from "./tar-entry";
import { VOLUME_FOLDER } from "./volume-container";

/**
 * A volume's files as a tar archive, owners, modes and times among them.
 * @throws Error when the engine does not send all of it.
 */
export async function* copyOut(
  container: Docker.Container,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let tail: Uint8Array = Buffer.alloc(0);
  try {
    const archive = await container.getArchive({
      path: `/${VOLUME_FOLDER}`,
      abortSignal: signal,
    });
    for await (const chunk of archive) {
      signal.throwIfAborted();
      const bytes = typeof chunk === "string" ? Buffer.from(chunk) : (chunk as Uint8Array);
      tail = Buffer.concat([tail, bytes.subarray(-END_OF_ARCHIVE.length)]).subarray(
        -END_OF_ARCHIVE.length,
      );
      yield bytes;
    }
  } catch (error) {
    // An aborted request ends with an error of its own.
    signal.throwIfAborted();
    throw error;
  }
  signal.throwIfAborted();
  if (!END_OF_ARCHIVE.equals(tail)) {
    throw new Error("the engine did not send the whole volume");
  }
}

/** Fills a volume with what `copyOut` gave. */
export async function copyIn(
  container: Docker.Container,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const controller = new AbortController();
  let failure: { readonly error: unknown } | undefined;
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for await (const bytes of content) {
        signal.throwIfAborted();
        yield bytes;
      }
    } catch (error) {
      // An engine that waits for the rest would take what came for all of it.
      failure = { error };
      controller.abort();
      throw error;
    }
  };
  const archive = Readable.from(watched(), { objectMode: false });
  archive.on("error", () => undefined);
  const stop = () => controller.abort();
  signal.addEventListener("abort", stop);
  try {
    await container.putArchive(archive, { path: "/", abortSignal: controller.signal });
  } catch (error) {
    signal.throwIfAborted();
    throw failure === undefined ? error : failure.error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Whether there is nothing in a volume but itself. */
export async function isEmpty(container: Docker.Container): Promise<boolean> {
  const archive = await container.getArchive({ path: `/${VOLUME_FOLDER}` });
  const extract = tar.extract();
  const source = archive as unknown as Readable;
  source.on("error", (error) => extract.destroy(error));
  source.pipe(extract);
  let entries = 0;
  try {
    for await (const entry of extract) {
      entries++;
      if (entries > 1) break;
      entry.resume();
    }
  } finally {
    source.destroy();
    extract.destroy();
  }
  return entries <= 1;
}
