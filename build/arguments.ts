import * as fs from "node:fs/promises";
import { UserError } from "../model/user-error";

type Environment = Readonly<Record<string, string | undefined>>;

/** Every builder knows these without ARG, and leaves them out of the image's history. */
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "FTP_PROXY", "ALL_PROXY"];
/** Given to a Dockerfile that declares them by ARG. */
const MIRRORS = ["NPM_CONFIG_REGISTRY", "PIP_INDEX_URL", "GOPROXY", "GOSUMDB"];
const AUTHORITIES = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"];

/** The file beside the sources that holds this machine's extra certificate authorities. */
export const CA_FILE = "slipway-ca.pem";
/** `COPY … slipway-ca.pe[m]` takes it only where there is one. */
const CA_MENTION = "slipway-ca.pe";

/**
 * Build arguments from this machine's variables: proxies, and those of the mirrors and of `own`
 * that the Dockerfile declares.
 */
export function buildArguments(
  environment: Environment,
  declared: ReadonlySet<string>,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const args: Record<string, string> = {};
  for (const name of PROXIES.flatMap((proxy) => [proxy, proxy.toLowerCase()])) {
    const value = environment[name];
    if (value) args[name] = value;
  }
  for (const name of MIRRORS) {
    const value = environment[name] ?? environment[name.toLowerCase()];
    if (value && declared.has(name)) args[name] = value;
  }
  for (const [name, value] of Object.entries(own)) {
    if (declared.has(name)) args[name] = value;
  }
  return args;
}

/** Whether an argument names a service of this very machine: then a build needs its network. */
export function needsHostNetwork(args: Readonly<Record<string, string>>): boolean {
  return Object.entries(args)
    .filter(([name]) => !/no_proxy/i.test(name))
    .some(([, value]) => /^[a-z]+:\/\/(?:[^@/]*@)?(?:localhost|127\.|\[::1\])/i.test(value));
}

/**
 * The authorities that the usual variables name, for a Dockerfile that mentions the file
 * `slipway-ca.pem`; nothing for others.
 */
export async function authorityFiles(
  environment: Environment,
  dockerfile: string,
): Promise<Record<string, string>> {
  if (!dockerfile.includes(CA_MENTION)) return {};
  const texts = await Promise.all(AUTHORITIES.map((name) => readNamed(name, environment[name])));
  const bundle = [...new Set(texts)].filter((text) => text !== "").join("\n");
  return bundle === "" ? {} : { [CA_FILE]: bundle };
}

/** A variable that names no readable file is a mistake: without the authority downloads fail. */
async function readNamed(variable: string, file: string | undefined): Promise<string> {
  if (!file) return "";
  try {
    return await fs.readFile(file, "utf8");
  } catch (cause) {
    throw new UserError(`${variable} names ${file}, which can't be read`, {
      hint: `Correct ${variable}, or unset it where no certificate authority of your own is needed.`,
      cause,
    });
  }
}
