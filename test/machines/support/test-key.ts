import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";

/** A key pair of one run; `folder` is the run's own, readable by its user only. */
export interface TestKey {
  readonly folder: string;
  /** The private key, mode 0600. */
  readonly file: string;
  /** As in `authorized_keys`. */
  readonly authorizedKey: string;
}

export async function makeTestKey(run: string): Promise<TestKey> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), `${run}-`));
  const file = path.join(folder, "id_ed25519");
  await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", run, "-f", file]);
  return { folder, file, authorizedKey: (await fs.readFile(`${file}.pub`, "utf8")).trim() };
}
