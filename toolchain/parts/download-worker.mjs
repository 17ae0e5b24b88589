// Downloads one file, in a process of its own so that Node's proxy and certificate variables can
// be set for this alone. Usage: download-worker.mjs URL FILE CONNECT_MS STALL_MS. What FILE already
// holds is continued where the server allows it. Prints one JSON object a line: {bytes, total} as
// it goes and at last {done: true} or {failed, status?}.
import * as fs from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

const REPORT_MS = 500;

const [url, file, connectMs, stallMs] = process.argv.slice(2);

function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function download() {
  const have = fs.existsSync(file) ? fs.statSync(file).size : 0;
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), Number(connectMs));
  const headers = have > 0 ? { range: `bytes=${have}-` } : {};
  const response = await fetch(url, { headers, signal: abort.signal, redirect: "follow" });
  if (response.status === 416) return { done: true };
  if (!response.ok || response.body === null) {
    return { failed: `the server answered ${response.status}`, status: response.status };
  }
  const resumed = response.status === 206;
  let bytes = resumed ? have : 0;
  const length = Number(response.headers.get("content-length") ?? 0);
  const total = length > 0 ? bytes + length : undefined;
  let reported = 0;
  const meter = new Transform({
    transform(chunk, _encoding, done) {
      bytes += chunk.length;
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), Number(stallMs));
      if (Date.now() - reported > REPORT_MS) {
        reported = Date.now();
        say({ bytes, total });
      }
      done(null, chunk);
    },
  });
  const target = fs.createWriteStream(file, { flags: resumed ? "a" : "w" });
  await pipeline(Readable.fromWeb(response.body), meter, target);
  clearTimeout(timer);
  return { done: true };
}

/** The reason behind "fetch failed" is in the chain of causes. */
function reason(error) {
  if (error.name === "AbortError") return "no answer in time";
  const parts = [];
  for (let at = error; at instanceof Error; at = at.cause) parts.push(at.code ?? at.message);
  return parts.filter(Boolean).join(": ");
}

download()
  .catch((error) => ({ failed: reason(error) }))
  .then((result) => {
    say(result);
    process.exit(result.done ? 0 : 1);
  });
