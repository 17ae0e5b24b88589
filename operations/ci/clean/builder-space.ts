import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { joinPem, parsePem } from "../../../model/pem";
import { UserError } from "../../../model/user-error";
import type { Report } from "../../progress";
import { withScratchDir } from "../../scratch";

const LIMIT_MS = 20 * 60_000;

export interface Builder {
  /** `tcp://host:port`. */
  readonly address: string;
  /** PEM: the client's certificate and key, and the authority of both sides. */
  readonly key: string;
}

/** The three files that `buildctl` wants of the one text: the first certificate is the client's. */
export function builderFiles(text: string): Readonly<Record<"cert" | "key" | "ca", string>> {
  const { key, certificates } = parsePem(text, "SLIPWAY_BUILDER_KEY");
  const [cert, ...authorities] = certificates;
  if (authorities.length === 0) {
    throw new UserError("SLIPWAY_BUILDER_KEY holds no authority beside the client's certificate");
  }
  return { cert: joinPem(cert), key: joinPem(key), ca: joinPem(...authorities) };
}

/** Has the builder give up cache until it is below this, what was used longest ago first. */
export function cleanBuilderSpace(
  { address, key }: Builder,
  keepMegabytes: number,
  report: Report,
): Promise<void> {
  const files = builderFiles(key);
  return withScratchDir(async (dir) => {
    for (const [name, text] of Object.entries(files)) {
      await fs.writeFile(path.join(dir, `${name}.pem`), text, { mode: 0o600 });
    }
    const file = (name: keyof typeof files) => path.join(dir, `${name}.pem`);
    const args = [
      ...["--addr", address, "--tlscacert", file("ca"), "--tlscert", file("cert")],
      ...["--tlskey", file("key"), "prune", "--keep-storage", `${keepMegabytes}`],
    ];
    const { failed, stdout, stderr } = await execa("buildctl", args, {
      reject: false,
      timeout: LIMIT_MS,
    });
    if (failed) {
      throw new UserError(`the builder at ${address} could not be cleaned`, {
        hint: stderr.trim(),
      });
    }
    report(stdout.trim().split("\n").at(-1) ?? "");
  });
}
