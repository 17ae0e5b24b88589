import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { formatLine } from "../../../../apps/click-count/src/log";
import { escapeHtml } from "../../../../apps/click-count/src/page";
import { readSettings } from "../../../../apps/click-count/src/settings";

describe("the settings of click-count", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "click-count-"));
  after(() => fs.rmSync(folder, { recursive: true }));

  it("have a default each", () => {
    assert.deepEqual(readSettings({}), {
      port: 8080,
      redis: { host: "redis", port: 6379, password: undefined },
      drainMs: 5_000,
      info: {
        version: "dev",
        revision: "none",
        environment: "local",
        instance: os.hostname(),
      },
    });
  });

  it("come from the environment, the password from a file without its last line break", () => {
    const file = path.join(folder, "password");
    fs.writeFileSync(file, " p w \n");
    const settings = readSettings({
      PORT: "3001",
      REDIS_HOST: "store",
      REDIS_PORT: "6380",
      REDIS_PASSWORD_FILE: file,
      DRAIN_SECONDS: "0",
      VERSION: "0.2",
      REVISION: "3f9c2a1",
      ENVIRONMENT: "staging",
      INSTANCE: "one",
    });
    assert.deepEqual(settings, {
      port: 3001,
      redis: { host: "store", port: 6380, password: " p w " },
      drainMs: 0,
      info: { version: "0.2", revision: "3f9c2a1", environment: "staging", instance: "one" },
    });
  });

  const bad: readonly (readonly [Record<string, string>, string])[] = [
    [{ PORT: "http" }, 'PORT is "http"; allowed: a whole number from 0 to 65535'],
    [{ PORT: "70000" }, 'PORT is "70000"; allowed: a whole number from 0 to 65535'],
    [{ REDIS_PORT: "-1" }, 'REDIS_PORT is "-1"; allowed: a whole number from 0 to 65535'],
    [{ DRAIN_SECONDS: "5s" }, 'DRAIN_SECONDS is "5s"; allowed: a whole number from 0 to 3600'],
    [{ REDIS_PASSWORD_FILE: "/nowhere" }, "REDIS_PASSWORD_FILE: can't read /nowhere"],
  ];
  for (const [environment, message] of bad) {
    it(`are refused with ${JSON.stringify(environment)}`, () => {
      assert.throws(() => readSettings(environment), new Error(message));
    });
  }
});

describe("what click-count writes", () => {
  it("is safe inside a page", () => {
    assert.equal(
      escapeHtml(`<a href="x" id='y'>&`),
      "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;",
    );
  });

  it("is one line of JSON in the log, whatever a field holds", () => {
    const line = formatLine(new Date(0), "warn", "counter failed", { reason: "a\nb", ms: 3 });
    assert.equal(
      line,
      '{"time":"1970-01-01T00:00:00.000Z","level":"warn","event":"counter failed","reason":"a\\nb","ms":3}',
    );
  });
});
