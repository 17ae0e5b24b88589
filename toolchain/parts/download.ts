import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import { execa } from "execa";
import { z } from "zod";

/** A closed network is to be noticed fast: this long for the connection and the answer's head. */
const CONNECT_MS = 5_000;
/** And this long without a byte once it flows. */
const STALL_MS = 30_000;

export interface DownloadOptions {
  /** Milliseconds to the answer's head. Default: 5,000. */
  readonly connectMs?: number;
  /** Milliseconds without a byte. Default: 30,000. */
  readonly stallMs?: number;
  /** Called about twice a second; `total` is undefined when the server does not tell it. */
  readonly onProgress?: (bytes: number, total: number | undefined) => void;
}

/** A download that did not succeed. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";

  constructor(
    readonly url: string,
    readonly reason: string,
    /** The HTTP status, when a server answered at all. */
    readonly status?: number,
  ) {
    super(`${url}: ${reason}`);
  }
}

const messageSchema = z.union([
  z.object({ done: z.literal(true) }),
  z.object({ failed: z.string(), status: z.number().optional() }),
  z.object({ bytes: z.number(), total: z.number().optional() }),
]);

/**
 * Downloads into a file, continuing what an interrupted run left beside it.
 * @throws DownloadError
 */
export async function download(
  url: string,
  file: string,
  { connectMs = CONNECT_MS, stallMs = STALL_MS, onProgress }: DownloadOptions = {},
): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  const partial = `${file}.partial`;
  const worker = path.join(__dirname, "download-worker.mjs");
  const args = [worker, url, partial, String(connectMs), String(stallMs)];
  const child = execa(process.execPath, args, { env: downloadEnvironment(), reject: false });
  let failure = new DownloadError(url, "the download was interrupted");
  let done = false;
  for await (const line of child) {
    const message = messageSchema.parse(JSON.parse(line));
    if ("done" in message) done = true;
    else if ("failed" in message) failure = new DownloadError(url, message.failed, message.status);
    else onProgress?.(message.bytes, message.total);
  }
  await child;
  if (!done) throw failure;
  await fs.rename(partial, file);
}

/** Downloads a small text. @throws DownloadError */
export async function downloadText(url: string, file: string): Promise<string> {
  await fs.rm(`${file}.partial`, { force: true });
  await download(url, file);
  return fs.readFile(file, "utf8");
}

/** Makes Node take the proxy from the usual variables, and the certificate authority from either. */
export function downloadEnvironment(
  env: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string | undefined>> {
  return {
    NODE_USE_ENV_PROXY: "1",
    NODE_EXTRA_CA_CERTS: env["NODE_EXTRA_CA_CERTS"] ?? env["SSL_CERT_FILE"],
  };
}

/** SHA-256 of a file, in hexadecimal. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** The hash that a list as `sha256sum` writes it has for a file of that name. */
export function checksumFor(list: string, name: string): string | undefined {
  for (const line of list.split("\n")) {
    const match = /^([0-9a-f]{64})\s+\*?(.+?)\s*$/.exec(line);
    if (match?.[2] === name) return match[1];
  }
  return undefined;
}
