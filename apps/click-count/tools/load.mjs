// Clicks steadily and counts what failed: node load.mjs URL [--rate clicks/s] [--seconds n]
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rate: { type: "string", default: "20" }, seconds: { type: "string", default: "10" } },
});
const url = positionals[0];
const rate = Number(values.rate);
const seconds = Number(values.seconds);
if (!url || !(rate > 0) || !(seconds > 0)) {
  console.error("usage: load.mjs URL [--rate clicks/s] [--seconds n]");
  process.exit(2);
}

async function click() {
  try {
    const options = { method: "POST", signal: AbortSignal.timeout(5_000) };
    const answer = await fetch(new URL("/api/clicks", url), options);
    await answer.text();
    return String(answer.status);
  } catch (error) {
    return error.name === "TimeoutError" ? "timeout" : "no connection";
  }
}

async function main() {
  const total = Math.round(rate * seconds);
  const clicks = [];
  for (let sent = 0; sent < total; sent += 1) {
    clicks.push(click());
    await new Promise((resolve) => setTimeout(resolve, 1_000 / rate));
  }
  const outcomes = await Promise.all(clicks);
  const count = Object.fromEntries(
    [...new Set(outcomes)].map((kind) => [kind, outcomes.filter((one) => one === kind).length]),
  );
  const failed = outcomes.filter((one) => one !== "200").length;
  console.log(JSON.stringify({ sent: total, failed, outcomes: count }));
  process.exitCode = failed === 0 ? 0 : 1;
}

void main();
