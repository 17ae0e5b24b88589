import * as fs from "node:fs/promises";
import * as https from "node:https";
import type { IncomingMessage } from "node:http";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { registryFile } from "../../../components/registry/registry-file";
import { SecretValue } from "../../../model/secret-value";
import { nameServer } from "../../unit/components/registry/name-server";
import { gatewayFiles, HOST, PASSWORDS } from "../../unit/components/registry/running-gateway";
import { awaited, freePorts, type Running, start } from "./acme/processes";
import type { S3Server } from "./s3-server";

const ADDRESSES = ["127.0.0.2", "127.0.0.3"] as const;

export interface Twin extends Running {
  call(
    method: string,
    path: string,
    more?: { readonly body?: Buffer | string; readonly headers?: Record<string, string> },
  ): Promise<Response>;
}

/** A download that has begun and reads no further until it is told. */
export interface Pull {
  rest(): Promise<{ readonly received: Buffer; readonly broken: boolean }>;
}

export interface Twins {
  readonly registries: readonly [Twin, Twin];
  /** Through the gateway. */
  pull(url: string): Promise<Pull>;
  /** The rest of what was broken off, as Docker asks for it: again while nobody answers. */
  resume(url: string, from: number): Promise<Buffer>;
  log(): string;
  stop(): Promise<void>;
}

/** Two instances of distribution on one store, and HAProxy before both, all as the platform has it. */
export async function startTwins(program: string, dir: string, store: S3Server): Promise<Twins> {
  const [port = 0, gatewayPort = 0, healthPort] = await freePorts(3);
  const [first, second] = ADDRESSES.map((address) => twin(program, dir, { address, port, store }));
  if (first === undefined || second === undefined) throw new Error("there are not two");
  const registries = [await first, await second] as const;

  const names = await nameServer(ADDRESSES);
  const backend = { host: "registry", port, instances: 2 };
  const settings = { port: gatewayPort, backend, nameserver: names.address };
  const { files, ca } = await gatewayFiles(dir, settings);
  const [config = ""] = files;
  const text = await fs.readFile(config, "utf8");
  await fs.writeFile(config, text.replaceAll("8404", String(healthPort)));
  const gateway = start("haproxy", ["-db", ...files.flatMap((file) => ["-f", file])]);
  const get = (url: string, headers: Record<string, string> = {}) =>
    open({ port: gatewayPort, ca, url, headers });
  // Both, not just one: each is asked in its turn.
  await awaited("the gateway", async () => answersTwice(() => get("/v2/")), { logs: gateway.log });
  return {
    registries,
    log: () => [gateway, ...registries].map((one) => one.log()).join("\n"),
    pull: async (url) => begun(await get(url)),
    resume: (url, from) =>
      awaited("the rest", async () => whole(await get(url, { range: `bytes=${from}-` })), {
        logs: gateway.log,
      }),
    stop: async () => {
      names.close();
      for (const one of [gateway, ...registries]) await one.stop();
    },
  };
}

async function twin(
  program: string,
  dir: string,
  { address, port, store }: { address: string; port: number; store: S3Server },
): Promise<Twin> {
  const { bucket, endpoint } = store;
  const credentials = {
    accessKey: new SecretValue(store.accessKey),
    secretKey: new SecretValue(store.secretKey),
  };
  const storage = { kind: "s3", bucket, region: "us-east-1", endpoint, credentials } as const;
  const text = registryFile({ storage, uploadKey: "the same for both" }).reveal();
  const config = parse(text) as { http: { addr: string } };
  config.http.addr = `${address}:${port}`;
  const file = path.join(dir, `${address}.yml`);
  await fs.writeFile(file, stringify(config));
  const running = start(program, ["serve", file], { OTEL_TRACES_EXPORTER: "none" });
  const origin = `http://${address}:${port}`;
  const call: Twin["call"] = (method, url, more) =>
    fetch(new URL(url, origin), { method, redirect: "manual", ...more });
  await awaited(address, async () => (await call("GET", "/v2/")).ok || undefined, {
    logs: running.log,
  });
  return { ...running, call };
}

interface Asked {
  readonly port: number;
  readonly ca: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

function open({ port, ca, url, headers }: Asked): Promise<IncomingMessage> {
  const authorization = `Basic ${btoa(`reader:${PASSWORDS.reader}`)}`;
  return new Promise((resolve, reject) => {
    https
      .get(
        {
          ...{ host: "127.0.0.1", port, servername: HOST, ca, agent: false, path: url },
          headers: { host: HOST, authorization, ...headers },
        },
        resolve,
      )
      .on("error", reject);
  });
}

async function answersTwice(get: () => Promise<IncomingMessage>): Promise<true | undefined> {
  for (let count = 0; count < 4; count++) {
    const answer = await get();
    answer.resume();
    if (answer.statusCode !== 200) return undefined;
  }
  return true;
}

function begun(answer: IncomingMessage): Pull {
  if (answer.statusCode !== 200) throw new Error(`the gateway answered ${answer.statusCode}`);
  return { rest: () => received(answer) };
}

async function received(answer: IncomingMessage): Promise<{ received: Buffer; broken: boolean }> {
  const parts: Buffer[] = [];
  let broken = false;
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) parts.push(piece);
  } catch {
    broken = true;
  }
  return { received: Buffer.concat(parts), broken };
}

async function whole(answer: IncomingMessage): Promise<Buffer | undefined> {
  const { received: bytes, broken } = await received(answer);
  return answer.statusCode === 206 && !broken ? bytes : undefined;
}
