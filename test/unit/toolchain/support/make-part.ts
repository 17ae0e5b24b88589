// A process of its own that makes a tiny part: `make-part.ts <cache> <journal> <ms> [<word>]`.
// Writes `start` and `end` of the making into the journal. With the word "die" it ends half-way.
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { PartStore } from "../../../../toolchain/store/store";

const [cache = "", journal = "", milliseconds = "0", word] = process.argv.slice(2);
const store = new PartStore({
  parts: path.join(cache, "parts"),
  locks: path.join(cache, "locks"),
});

async function main(): Promise<void> {
  const part = await store.ensure(
    { name: "tiny", version: "1.0.0", pins: { from: "test" } },
    async (dir) => {
      await fs.appendFile(journal, "start\n");
      await fs.writeFile(path.join(dir, "first-half"), "1");
      if (word === "die") process.kill(process.pid, "SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
      await fs.writeFile(path.join(dir, "second-half"), "2");
      await fs.appendFile(journal, "end\n");
      return { source: "built", note: "test" };
    },
  );
  process.stdout.write(part.dir);
}

void main();
