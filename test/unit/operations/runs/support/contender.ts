// A process of its own: reaches for the lock of each round and notes where it got it.
import * as fs from "node:fs";
import * as path from "node:path";
import { holds, parseHolder, thisHolder, type Holder } from "../../../../../operations/runs/holder";
import { reachFor } from "../../../../../operations/runs/lock-file";

/** What people write first: look, remove what is stale, take. Two can do that at once. */
function naively(file: string, holder: Holder): boolean {
  const found = parseHolder(fs.readFileSync(file, "utf8"));
  if (found === undefined || holds(found)) return false;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, JSON.stringify(holder));
  return true;
}

const [dir = "", way = "", rounds = "0"] = process.argv.slice(2);
process.stdout.write("ready\n");
process.stdin.once("data", () => {
  const holder = thisHolder("slipway up staging");
  for (let round = 0; round < Number(rounds); round++) {
    const file = path.join(dir, `${round}.lock.json`);
    try {
      const taken = way === "naive" ? naively(file, holder) : reachFor(file, holder).taken;
      if (taken) fs.appendFileSync(path.join(dir, `${round}.winners`), `${process.pid}\n`);
    } catch (error) {
      fs.appendFileSync(path.join(dir, "errors"), `${String(error)}\n`);
    }
  }
  process.stdout.write("done\n");
});
// Stays alive, and so do its locks, until it is told to end.
process.stdin.once("end", () => process.exit(0));
