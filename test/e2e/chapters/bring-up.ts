import assert from "node:assert/strict";
import { parse } from "yaml";
import { SUBSTITUTIONS_FILE } from "../../../config/substitutions";
import { ask, askJson, type World } from "../support/world";

interface StatusRow {
  readonly stack: string;
  readonly service: string;
  readonly pin: string;
  readonly running: string;
  readonly health: string;
  readonly matches: boolean;
}

export async function statusOf(world: World): Promise<StatusRow[]> {
  const { stdout } = await world.project.slipway("status", "--json");
  return (JSON.parse(stdout) as { services: StatusRow[] }).services;
}

export function bringUpChapter(world: World): void {
  describe("bringing everything up from nothing", () => {
    it("refuses staging without its platform, with the command to run", async () => {
      const { exitCode, all } = await world.project.slipway("up", "staging");
      assert.equal(exitCode, 1);
      assert.match(
        all,
        /slipway: staging joins "platform", which is not up\n\nslipway up platform/,
      );
    });

    it("brings up the platform, staging and production with one command", async () => {
      const { exitCode, stdout, all } = await world.project.slipway("up");
      assert.equal(exitCode, 0, all);
      assert.match(stdout, /STACK +SERVICE +VERSION/);
      assert.match(stdout, /staging +click-count .* healthy +http:\/\/staging\.click-count\./);
      assert.match(stdout, /production +click-count .* healthy +http:\/\/click-count\./);
    });

    it("shows its edits of the stack files as a diff, and makes no others", async () => {
      const { stdout } = await world.project.git("diff", "--unified=0");
      const removed = stdout.split("\n").filter((line) => /^-[^-]/.test(line));
      const added = stdout.split("\n").filter((line) => /^\+[^+]/.test(line));
      assert.ok(removed.length > 0);
      for (const line of removed) assert.match(line, /unpinned|generate/);
      for (const line of added) {
        assert.match(line, /^\+(encryptionsalt: |.*\{ secure: |.*secure: |.*@sha256:[0-9a-f]{64})/);
      }
      for (const line of added) assert.ok(world.project.transcript.join("\n").includes(line), line);
    });

    it("answers at both URLs with the version that is pinned", async () => {
      for (const [stack, host] of HOSTS) {
        const info = await askJson<{ version: string; environment: string }>(
          world.url(host, "/api/info"),
        );
        const file = parse(await world.project.read(`Pulumi.${stack}.yaml`)) as {
          config: { "slipway:images": { "click-count": string } };
        };
        const pin = file.config["slipway:images"]["click-count"];
        assert.equal(info.environment, stack);
        assert.ok(pin.includes(`:${info.version}`), `${info.version} is not of ${pin}`);
      }
    });

    it("serves a page for people", async () => {
      const { status, body } = await ask(world.url("click-count"));
      assert.equal(status, 200);
      assert.match(body, /<html/);
      assert.match(body, /production/);
    });

    it("counts clicks of staging and of production apart", async () => {
      const clicks = async (host: string, method: "GET" | "POST") =>
        (await askJson<{ clicks: number }>(world.url(host, "/api/clicks"), method)).clicks;
      const staging = await clicks("staging.click-count", "GET");
      const production = await clicks("click-count", "GET");
      await clicks("staging.click-count", "POST");
      assert.equal(await clicks("staging.click-count", "GET"), staging + 1);
      assert.equal(await clicks("click-count", "GET"), production);
    });

    it("says in status that each service runs what is pinned", async () => {
      const rows = await statusOf(world);
      assert.deepEqual(
        rows.filter(({ health, matches }) => health !== "healthy" || !matches),
        [],
      );
      assert.deepEqual([...new Set(rows.map(({ stack }) => stack))].sort(), [
        "platform",
        "production",
        "staging",
      ]);
    });

    it("shows what stands in for official images in each preview, in status and in doctor", async () => {
      const substituted = await hasSubstitutions(world);
      for (const { stdout } of [
        await world.project.pulumi("preview", "--stack", "staging"),
        await world.project.slipway("status"),
        await world.project.slipway("doctor"),
      ]) {
        const lines = stdout.split("\n").filter((line) => /\d+ images? substituted/.test(line));
        assert.equal(lines.length > 0, substituted, stdout);
      }
    });

    it("prepares a shell by export lines and nothing else", async () => {
      const { stdout } = await world.project.slipway("env");
      const lines = stdout.trimEnd().split("\n");
      assert.ok(lines.length > 3);
      for (const line of lines) assert.match(line, /^export [A-Z_]+=/);
    });

    it("does not serve hosts that nobody declared", async () => {
      assert.equal((await ask(world.url("unknown"))).status, 404);
    });
  });
}

async function hasSubstitutions(world: World): Promise<boolean> {
  try {
    const record: object = JSON.parse(await world.project.read(SUBSTITUTIONS_FILE)) as object;
    return Object.keys(record).length > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

const HOSTS = [
  ["staging", "staging.click-count"],
  ["production", "click-count"],
] as const;
