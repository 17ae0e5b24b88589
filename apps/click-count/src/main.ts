import * as path from "node:path";
import { readAssets } from "./answers";
import { createApp } from "./app";
import { log } from "./log";
import { openRedisCounter } from "./redis-counter";
import { createServer } from "./server";
import { readSettings } from "./settings";

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const counter = openRedisCounter(settings.redis, log);
  const assets = readAssets(path.join(__dirname, "..", "public"), ["app.js", "style.css"]);
  const server = createServer(createApp({ info: settings.info, counter, assets, log }), log);

  async function stop(signal: string): Promise<void> {
    log("info", "draining", { signal, seconds: settings.drainMs / 1_000 });
    await server.drain(settings.drainMs);
    counter.close();
    log("info", "stopped");
    process.exit(0);
  }
  process.once("SIGTERM", (signal) => void stop(signal));
  process.once("SIGINT", (signal) => void stop(signal));

  const port = await server.listen(settings.port);
  log("info", "listening", { port, ...settings.info });
}

main().catch((error: unknown) => {
  log("error", "cannot start", { reason: error instanceof Error ? error.message : String(error) });
  process.exit(1);
});
