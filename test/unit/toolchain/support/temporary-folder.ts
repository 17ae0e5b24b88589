import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach } from "mocha";

/** A maker of folders that are gone after the test that asked for them. */
export function temporaryFolders(): () => Promise<string> {
  const made: string[] = [];
  afterEach(async () => {
    // What a test has given up may still write for a moment: a compiler that is being stopped.
    const retries = { maxRetries: 10, retryDelay: 100 };
    for (const dir of made.splice(0))
      await fs.rm(dir, { recursive: true, force: true, ...retries });
  });
  return async () => {
    const dir = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-test-"));
    made.push(dir);
    return dir;
  };
}
