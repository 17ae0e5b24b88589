import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";

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
  const named = [environment["SSL_CERT_FILE"], environment["NODE_EXTRA_CA_CERTS"]];
  const files = [...named, "/etc/ssl/certs/ca-certificates.crt"].filter((file) => file);
  const texts = await Promise.all(
    files.map((file) => fs.readFile(file ?? "", "utf8").catch(() => "")),
  );
  return certificateBundle(texts);
}

/** A short name for a bundle's content. */
export function bundleHash(bundle: string): string {
  return createHash("sha256").update(bundle).digest("hex");
}
