import * as fs from "node:fs";
import * as path from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables by which a user says who he is to S3 himself. */
const OWN = [
  "AWS_ACCESS_KEY_ID",
  "AWS_PROFILE",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
];

export interface StateCredentials {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** As all of S3's clients read it, Pulumi among them. Readable by its owner only. */
export function writeStateCredentials(file: string, credentials: StateCredentials): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const { accessKey, secretKey } = credentials;
  const own = `${file}.${process.pid}`;
  const lines = ["[default]", `aws_access_key_id = ${accessKey}`];
  const text = [...lines, `aws_secret_access_key = ${secretKey}`, ""].join("\n");
  fs.writeFileSync(own, text, { mode: 0o600, flag: "wx" });
  fs.renameSync(own, file);
}

/** @returns undefined where there is none, or it holds something else. */
export function readStateCredentials(file: string): StateCredentials | undefined {
  if (!fs.existsSync(file)) return undefined;
  const text = fs.readFileSync(file, "utf8");
  const value = (name: string) => new RegExp(`^${name}\\s*=\\s*(\\S+)\\s*$`, "m").exec(text)?.[1];
  const [accessKey, secretKey] = [value("aws_access_key_id"), value("aws_secret_access_key")];
  if (accessKey === undefined || secretKey === undefined) return undefined;
  return { accessKey, secretKey };
}

/**
 * What lets Pulumi into an S3 backend: the user's own variables; without any, the file that
 * `slipway state` has written.
 */
export function stateVariables(
  url: string,
  file: string,
  env: Environment,
): Record<string, string> {
  const wanted = url.startsWith("s3://") && !OWN.some((name) => env[name]);
  return wanted && fs.existsSync(file) ? { AWS_SHARED_CREDENTIALS_FILE: file } : {};
}
