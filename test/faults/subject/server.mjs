// The app that the fault suite releases: what it does wrong is baked in by behaviour.json.
import * as fs from "node:fs";
import * as http from "node:http";

/** Of every build; ../behaviours.ts says which there are. */
const {
  version,
  port = 8080,
  exitAfterMs,
  listenAfterMs = 0,
  healthy = true,
  status = 200,
  fillMemoryAt,
  needsFile,
} = JSON.parse(fs.readFileSync("behaviour.json", "utf8"));

/** Longer than a proxy keeps idle connections (Traefik: 90 s), so that it is the one to close. */
const KEEP_ALIVE_MS = 95_000;
const drainMs = Number(process.env.DRAIN_MS ?? "3000");

let draining = false;
let served = 0;
const hoard = [];

function log(message, facts = {}) {
  process.stdout.write(`${JSON.stringify({ message, version, ...facts })}\n`);
}

/** Takes more memory than any container of the suite may have, without holding requests up. */
function fillMemory() {
  hoard.push(Buffer.alloc(8 * 1024 * 1024, 1));
  setTimeout(fillMemory, 20);
}

function answer(response, code, body) {
  if (draining) response.setHeader("connection", "close");
  const text = JSON.stringify({ version, ...body });
  response.writeHead(code, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

const server = http.createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://subject");
  switch (pathname) {
    // Asked by the container's health check: whether to keep this instance.
    case "/livez":
      return answer(response, healthy ? 200 : 503, { healthy });
    // Asked by the edge: whether to send it requests.
    case "/healthz":
      return answer(response, 200, { draining });
    case "/":
    case "/version":
      served += 1;
      if (served === fillMemoryAt) fillMemory();
      return answer(response, status, {});
    case "/slow": {
      const ms = Number(searchParams.get("ms"));
      return setTimeout(() => answer(response, status, { ms }), ms);
    }
    default:
      return answer(response, 404, {});
  }
});
server.keepAliveTimeout = KEEP_ALIVE_MS;
server.headersTimeout = KEEP_ALIVE_MS + 5_000;

/** Goes on serving while the edge still sends requests here, then finishes those under way. */
process.once("SIGTERM", () => {
  if (drainMs === 0) process.exit(0);
  draining = true;
  log("draining", { drainMs });
  setTimeout(() => server.close(() => process.exit(0)), drainMs);
});

function start() {
  log("starting");
  if (needsFile !== undefined) fs.readFileSync(needsFile);
  if (exitAfterMs !== undefined) {
    setTimeout(() => {
      log("giving up", { exitAfterMs });
      process.exit(3);
    }, exitAfterMs);
    if (exitAfterMs === 0) return;
  }
  if (fillMemoryAt === 0) fillMemory();
  setTimeout(() => server.listen(port, () => log("listening", { port })), listenAfterMs);
}

start();
