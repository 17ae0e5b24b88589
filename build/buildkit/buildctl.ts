import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa, ExecaError } from "execa";
import { z } from "zod";
import { joinPem, parsePem } from "../../model/pem";
import { loginHost } from "../../model/registry-clients";
import type { SecretValue } from "../../model/secret-value";
import type { RegistryReach } from "../registry-api";
import { BuildLog } from "./progress";

const MINUTE_MS = 60_000;
/** Of one image. */
const LONGEST_MS = 45 * MINUTE_MS;
/** For a build that is told to end to say so to the builder. */
const GOODBYE_MS = 5_000;

export interface BuilderAccess {
  /** Such as tcp://builder:1234. */
  readonly url: string;
  /** PEM: this side's key and certificate, then the builder's. */
  readonly key: SecretValue;
  /** The client's program. */
  readonly program: string;
}

export interface BuildctlRequest {
  readonly builder: BuilderAccess;
  readonly registry: RegistryReach;
  /** Folders: of the sources, of the Dockerfile, and an empty one to work in. */
  readonly context: string;
  readonly dockerfile: string;
  readonly work: string;
  /** The Dockerfile's name. */
  readonly file: string;
  /** The Dockerfile, for errors. */
  readonly label: string;
  readonly args: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** What it is pushed as, by the names that the builder reaches. */
  readonly references: readonly string[];
  /** Of the image and of every file that the build makes. */
  readonly time: Date;
  readonly noCache: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. Default 45 min. */
  readonly timeout?: number;
}

const metadataSchema = z.looseObject({ "containerimage.digest": z.string() });

/**
 * Builds by BuildKit and pushes. The same sources give the same digest: no attestation is asked for,
 * since they name the run.
 * @returns the digest. @throws UserError with the failing step's last lines.
 */
export async function runBuildctl(
  request: BuildctlRequest,
  report: (line: string) => void,
): Promise<string> {
  const { builder, registry, work, label, timeout = LONGEST_MS, signal } = request;
  const log = new BuildLog();
  const credentials = await writeCredentials(builder, work);
  await writeLogin(registry, work);
  const metadata = path.join(work, "metadata.json");
  const child = execa(
    builder.program,
    ["--addr", builder.url, ...credentials, "build", ...buildArguments(request, metadata)],
    {
      // Nothing of this step's environment is the builder's business; its secrets least of all.
      extendEnv: false,
      env: { PATH: process.env["PATH"] ?? "", HOME: work, DOCKER_CONFIG: work },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
      buffer: false,
      timeout,
      forceKillAfterDelay: GOODBYE_MS,
      ...(signal && { cancelSignal: signal }),
    },
  );
  try {
    for await (const line of child.iterable({ from: "stderr" })) {
      const text = log.read(printable(line));
      if (text !== undefined) report(text);
    }
    await child;
  } catch (cause) {
    if (!(cause instanceof ExecaError)) throw cause;
    signal?.throwIfAborted();
    const why = cause.timedOut
      ? `the build did not end within ${timeout / MINUTE_MS} min`
      : cause.shortMessage;
    throw log.failure(label, why, cause);
  }
  const text = await fs.readFile(metadata, "utf8");
  return metadataSchema.parse(JSON.parse(text))["containerimage.digest"];
}

/** What stands after `buildctl build`. */
export function buildArguments(request: BuildctlRequest, metadata: string): string[] {
  const { context, dockerfile, file, args, labels, references, time, noCache } = request;
  const epoch = String(Math.floor(time.getTime() / 1_000));
  const all = { ...args, SOURCE_DATE_EPOCH: epoch };
  return [
    ...["--frontend", "dockerfile.v0", "--progress", "plain"],
    ...["--local", `context=${context}`, "--local", `dockerfile=${dockerfile}`],
    ...["--opt", `filename=${file}`],
    ...Object.entries(all).flatMap(([name, value]) => ["--opt", `build-arg:${name}=${value}`]),
    ...Object.entries(labels).flatMap(([name, value]) => ["--opt", `label:${name}=${value}`]),
    ...["--output", `type=image,"name=${references.join(",")}",push=true,rewrite-timestamp=true`],
    ...["--metadata-file", metadata],
    ...(noCache ? ["--no-cache"] : []),
  ];
}

async function writeCredentials({ key }: BuilderAccess, work: string): Promise<string[]> {
  const own = parsePem(key.reveal(), "SLIPWAY_BUILDER_KEY");
  const [certificate, builder = certificate] = own.certificates;
  const files = { tlskey: own.key, tlscert: certificate, tlscacert: builder };
  const args: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(work, `${name}.pem`);
    await fs.writeFile(file, joinPem(text), { mode: 0o600 });
    args.push(`--${name}`, file);
  }
  return args;
}

/** As Docker's own client keeps a login; the builder asks this side for it. */
async function writeLogin(registry: RegistryReach, work: string): Promise<void> {
  const { address, reachedAt = address, username, password } = registry;
  const auths =
    username === undefined || password === undefined
      ? {}
      : { [loginHost(reachedAt)]: { auth: base64(`${username}:${password.reveal()}`) } };
  const file = path.join(work, "config.json");
  await fs.writeFile(file, JSON.stringify({ auths }), { mode: 0o600 });
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** Without colours and carriage returns. */
function printable(line: string): string {
  return line.replace(/\u001b\[[0-9;]*[A-Za-z]|\r/g, "").trimEnd();
}
