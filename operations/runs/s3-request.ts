import * as crypto from "node:crypto";
import * as http from "node:http";
import * as https from "node:https";
import { text } from "node:stream/consumers";

export interface S3Account {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Of credentials for a while. */
  readonly sessionToken?: string | undefined;
}

export interface S3Place {
  /** `http(s)://host[:port]`. */
  readonly endpoint: string;
  readonly region: string;
  readonly account: S3Account;
}

export interface S3Request {
  readonly method: "GET" | "PUT" | "DELETE";
  /** Not encoded, with a slash at its start. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface S3Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

const DEADLINE_MS = 20_000;

/** One request to S3. @throws when it does not answer. */
export async function askS3(place: S3Place, request: S3Request): Promise<S3Answer> {
  const { method, body = "" } = request;
  const { url, headers } = signed(place, request, new Date());
  const { request: open, Agent } = url.protocol === "https:" ? https : http;
  const agent = new Agent({ proxyEnv: process.env });
  try {
    return await new Promise<S3Answer>((resolve, reject) => {
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const sent = open(url, { method, headers, agent, signal }, (response) => {
        text(response).then(
          (answer) =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }),
          reject,
        );
      });
      sent.on("error", reject);
      sent.end(body);
    });
  } finally {
    agent.destroy();
  }
}

/** The request with what AWS calls signature version 4. */
export function signed(
  { endpoint, region, account }: S3Place,
  { method, path, query = {}, headers = {}, body = "" }: S3Request,
  now: Date,
): { url: URL; headers: Record<string, string> } {
  const base = new URL(endpoint);
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const place = path.split("/").map(encoded).join("/");
  const asked = Object.entries(query)
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join("&");
  const all: Record<string, string> = {
    ...headers,
    host: base.host,
    "x-amz-content-sha256": sha256(body),
    "x-amz-date": time,
    ...(account.sessionToken !== undefined && { "x-amz-security-token": account.sessionToken }),
  };
  const names = Object.keys(all).sort();
  const canonical = [
    method,
    place,
    asked,
    ...names.map((name) => `${name}:${all[name]?.trim() ?? ""}`),
    "",
    names.join(";"),
    sha256(body),
  ].join("\n");
  const key = scope
    .split("/")
    .reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${account.secretKey}`);
  const signature = hmac(key, ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n"));
  const authorization =
    `AWS4-HMAC-SHA256 Credential=${account.accessKey}/${scope}, ` +
    `SignedHeaders=${names.join(";")}, Signature=${signature.toString("hex")}`;
  const url = new URL(`${base.origin}${place}${asked === "" ? "" : `?${asked}`}`);
  return {
    url,
    headers: { ...all, authorization, "content-length": `${Buffer.byteLength(body)}` },
  };
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return crypto.createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return crypto.createHmac("sha256", key).update(text).digest();
}
