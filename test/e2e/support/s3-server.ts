import * as fs from "node:fs/promises";
import * as path from "node:path";
import { awaited, freePorts, type Running, start } from "./acme/processes";

/** A server that speaks S3, on loopback, with one empty bucket. */
export interface S3Server extends Running {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** @param program versitygw. @param dir an empty folder. */
export async function startS3(program: string, dir: string): Promise<S3Server> {
  const [port] = await freePorts(1);
  const bucket = "registry";
  const [accessKey, secretKey] = ["slipway-test", "canary-store-7f3b"];
  await fs.mkdir(path.join(dir, "buckets", bucket), { recursive: true });
  await fs.mkdir(path.join(dir, "metadata"));
  const running = start(
    program,
    [
      ...["--port", `127.0.0.1:${port}`, "--quiet", "posix"],
      // Beside the objects: not every file system has attributes for them.
      ...["--sidecar", path.join(dir, "metadata"), path.join(dir, "buckets")],
    ],
    { ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey },
  );
  const endpoint = `http://127.0.0.1:${port}`;
  await awaited("the S3 server", async () => (await fetch(endpoint)).status || undefined, {
    logs: running.log,
  });
  return { ...running, endpoint, bucket, accessKey, secretKey };
}
