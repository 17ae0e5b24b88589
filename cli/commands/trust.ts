import * as crypto from "node:crypto";
import { withClusterEngine } from "../../operations/cluster-engine";
import { requirePublishedAuthority } from "../../operations/published-authority";
import { here } from "../project";

/** The certificate alone goes to standard output, so that it can be piped to where it is installed. */
export async function run(): Promise<void> {
  const project = here();
  const pem = await withClusterEngine(project, ({ docker }) =>
    requirePublishedAuthority(docker, project),
  );
  const { subject, validTo, fingerprint256 } = new crypto.X509Certificate(pem);
  const name = subject.replaceAll("\n", ", ");
  process.stdout.write(`${pem.trimEnd()}\n`);
  process.stderr.write(`${name}, until ${validTo}\nSHA-256 ${fingerprint256}\n`);
}
