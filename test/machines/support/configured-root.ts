import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { PassThrough, type Readable } from "node:stream";
import { finished } from "node:stream/promises";
import type Docker from "dockerode";
import type { Log } from "../../../toolchain/images/run";
import { TEST_LABEL } from "../../e2e/support/test-engine";
import { ALL_BUT_RESOURCE } from "../../e2e/support/machine-image";

/** Makes an image of a root's tar, without any configuration. */
export async function importRoot(
  docker: Docker,
  tar: NodeJS.ReadableStream,
  reference: string,
): Promise<string> {
  const [repo, tag] = reference.split(":");
  const answer = await docker.importImage(tar, { fromSrc: "-", repo, tag });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(answer, (error, lines: { error?: string }[]) => {
      const failed = lines?.find((line) => line.error !== undefined)?.error;
      if (error !== null) reject(error);
      else if (failed !== undefined) reject(new Error(`${reference}: ${failed}`));
      else resolve();
    });
  });
  return (await docker.getImage(reference).inspect()).Id;
}

/**
 * Runs a root's `/machine-configure` in a container, and hands out the tar of what came of it.
 * @throws Error with the last lines when the script fails.
 */
export async function configureRoot(
  docker: Docker,
  root: string,
  log: Log,
  take: (tar: NodeJS.ReadableStream) => Promise<void>,
): Promise<void> {
  const reference = `slipway/test-machine-root:${randomBytes(4).toString("hex")}`;
  const owner = ["--owner=0", "--group=0", "--numeric-owner"];
  const pack = spawn("tar", ["--create", ...owner, `--directory=${root}`, "."], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const packed = once(pack, "close") as Promise<[number]>;
  const image = await importRoot(docker, pack.stdout, reference);
  if ((await packed)[0] !== 0) throw new Error(`tar of ${root} failed`);
  try {
    const container = await docker.createContainer({
      Image: image,
      Entrypoint: ["/bin/sh", "/machine-configure"],
      Labels: { [TEST_LABEL]: String(process.pid) },
      NetworkDisabled: true,
      HostConfig: ALL_BUT_RESOURCE,
    });
    try {
      await runToEnd(container, log);
      await take(await container.export());
    } finally {
      await container.remove({ force: true, v: true });
    }
  } finally {
    await docker.getImage(reference).remove({ force: true });
  }
}

/** How many of a failed script's last lines its error repeats. */
const LAST_LINES = 15;

async function runToEnd(container: Docker.Container, log: Log): Promise<void> {
  const stream = await container.attach({ stream: true, stdout: true, stderr: true });
  const lines: string[] = [];
  const sink = lineSink((line) => {
    lines.push(line);
    log(line);
  });
  container.modem.demuxStream(stream, sink, sink);
  await container.start();
  const ended = finished(stream as unknown as Readable, { writable: false });
  const { StatusCode } = (await container.wait()) as { StatusCode: number };
  await ended;
  if (StatusCode === 0) return;
  throw new Error(`the root's script failed:\n${lines.slice(-LAST_LINES).join("\n")}`);
}

function lineSink(take: Log): NodeJS.WritableStream {
  const sink = new PassThrough();
  createInterface({ input: sink }).on("line", take);
  return sink;
}
