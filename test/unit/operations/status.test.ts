import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setPinNote } from "../../../config/pin-note";
import { statusTable } from "../../../cli/status-table";
import type { RunningService } from "../../../operations/running-services";
import { awaitHealthy, compareStack, isHealthy, wentBack } from "../../../operations/status";

const PIN = `localhost:5000/click-count:0.2-1111111@sha256:${"1".repeat(64)}`;
const OTHER = `localhost:5000/click-count:0.3-2222222@sha256:${"2".repeat(64)}`;

const running = (change: Partial<RunningService> = {}): RunningService => ({
  stack: "staging",
  service: "click-count",
  image: "click-count",
  pin: PIN,
  reference: PIN,
  wanted: 2,
  healthy: 2,
  starting: 0,
  url: "http://staging.click-count.slipway.localhost",
  ...change,
});

describe("status", () => {
  it("is healthy when every replica of the pinned version is", () => {
    const rows = compareStack("staging", { "click-count": PIN }, [running()], {});
    assert.equal(rows[0]?.health, "healthy");
    assert.ok(isHealthy(rows));
  });

  for (const [name, change, health] of [
    ["one replica short", { healthy: 1 }, "degraded"],
    ["none yet", { healthy: 0, starting: 2 }, "starting"],
    ["none at all", { healthy: 0 }, "down"],
  ] as const) {
    it(`says ${health} with ${name}`, () => {
      const rows = compareStack("staging", { "click-count": PIN }, [running(change)], {});
      assert.equal(rows[0]?.health, health);
      assert.ok(!isHealthy(rows));
    });
  }

  it("tells that something else runs than the file pins", () => {
    const rows = compareStack("staging", { "click-count": OTHER }, [running()], {});
    assert.equal(rows[0]?.matches, false);
    assert.ok(!isHealthy(rows));
    assert.match(statusTable(rows), /click-count:0\.3-2222222@222222222222 +click-count:0\.2-1111/);
  });

  it("tells that another image was put in a service's place by hand", () => {
    const rows = compareStack(
      "staging",
      { "click-count": PIN },
      [running({ reference: OTHER })],
      {},
    );
    assert.equal(rows[0]?.matches, false);
  });

  it("takes a recorded substitute for what is pinned", () => {
    const digest = `sha256:${"9".repeat(64)}`;
    const record = { "localhost:5000/click-count:0.2-1111111": { reference: "m/c:1", digest } };
    const substitute = running({ reference: `m/c:1@${digest}` });
    const [row] = compareStack("staging", { "click-count": PIN }, [substitute], record);
    assert.equal(row?.matches, true);
  });

  it("has a row for a pin of which nothing runs", () => {
    const rows = compareStack("staging", { redis: "redis:7.4@unknown" }, [], {});
    assert.deepEqual([rows[0]?.service, rows[0]?.health], ["redis", "not up"]);
  });

  it("has no row for the pin of what a service's tasks run", () => {
    const pins = { "click-count": PIN, itest: OTHER };
    const services = [running({ taskImages: ["itest"] })];
    assert.ok(isHealthy(compareStack("staging", pins, services, {})));
  });

  it("does not call a stack healthy whose URL fails", () => {
    const [row] = compareStack("staging", { "click-count": PIN }, [running()], {});
    assert.ok(row !== undefined);
    const failing = { ...row, http: { ok: false, answer: "502" } };
    assert.ok(!isHealthy([failing]));
    assert.match(statusTable([failing]), /healthy, URL: 502/);
  });

  it("waits until all is healthy, and gives up after its time", async () => {
    const good = compareStack("staging", { "click-count": PIN }, [running()], {});
    const bad = compareStack("staging", { "click-count": PIN }, [running({ healthy: 0 })], {});
    const looks = [bad, good];
    assert.ok(isHealthy(await awaitHealthy(() => Promise.resolve(looks.shift() ?? good))));
    assert.ok(!isHealthy(await awaitHealthy(() => Promise.resolve(bad), 0)));
  });
});

describe("what stacks' files note of pins that went back", () => {
  it("is a line for each, with its stack", () => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-notes-"));
    const text = "config:\n  slipway:images:\n    web: web:1@sha256:a\n    api: none\n";
    const file = path.join(dir, "Pulumi.staging.yaml");
    fs.writeFileSync(file, setPinNote(text, "web", "went back from web:2: never healthy"));
    const stack = { stack: "staging", kind: "environment", path: file, file } as const;
    assert.deepEqual(wentBack([stack]), ["staging: web went back from web:2: never healthy"]);
    fs.rmSync(dir, { recursive: true });
  });
});
