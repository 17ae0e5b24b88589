import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { UserError } from "../../model/user-error";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The certificates in the given texts, each once, in an order that follows from their content. */
export function certificateBundle(texts: readonly string[]): string {
  const found = texts.flatMap((text) => text.match(CERTIFICATE) ?? []);
  const normal = found.map((certificate) => certificate.replace(/\r/g, "").trim());
  return [...new Set(normal)]
    .sort()
    .map((certificate) => `${certificate}\n`)
    .join("");
}

/** The public authorities that Debian's ca-certificates package put below a root. */
export async function debianCertificates(root: string): Promise<string[]> {
  const folder = path.join(root, "usr/share/ca-certificates/mozilla");
  const files = (await fs.readdir(folder)).filter((file) => file.endsWith(".crt")).sort();
  return Promise.all(files.map((file) => fs.readFile(path.join(folder, file), "utf8")));
}

/**
 * The authorities that this machine trusts: the bundles named by the usual variables, else
 * Debian's. Empty when there is none.
 */
export async function machineCertificates(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const named = await Promise.all(
    VARIABLES.map((variable) => readNamed(variable, environment[variable])),
  );
  // A machine without Debian's package of authorities trusts nobody else.
  const own = await fs.readFile(DEBIAN_BUNDLE, "utf8").catch(() => "");
  return certificateBundle([...named, own]);
}

const VARIABLES = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"];
const DEBIAN_BUNDLE = "/etc/ssl/certs/ca-certificates.crt";

async function readNamed(variable: string, file: string | undefined): Promise<string> {
  if (!file) return "";
  return fs.readFile(file, "utf8").catch((cause: unknown) => {
    throw new UserError(`${variable} names ${file}, which can't be read`, {
      hint: `Correct ${variable}, or unset it.`,
      cause,
    });
  });
}

/** A short name for a bundle's content. */
export function bundleHash(bundle: string): string {
  return createHash("sha256").update(bundle).digest("hex");
}
