import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { transportFor, transportsFile, WAITS } from "../../../../components/edge/transports";
import { type Duration, toMilliseconds } from "../../../../model/duration";

interface TransportsFile {
  readonly http: { readonly serversTransports: Record<string, unknown> };
}

describe("the edge's wait for an answer", () => {
  const STEPS: readonly [Duration, string | undefined][] = [
    ["0s", "wait-2s@file"],
    ["1s", "wait-2s@file"],
    ["1001ms", "wait-4s@file"],
    ["3s", "wait-4s@file"],
    ["5s", "wait-7s@file"],
    ["10s", "wait-12s@file"],
    ["11s", "wait-12s@file"],
    ["15s", "wait-20s@file"],
    ["30s", "wait-35s@file"],
    ["1m", "wait-70s@file"],
    ["2m", "wait-140s@file"],
    ["5m", "wait-330s@file"],
    ["10m", "wait-11m@file"],
    ["15m", "wait-20m@file"],
    ["30m", "wait-35m@file"],
    ["3599s", "wait-1h@file"],
    ["1h", undefined],
    ["24h", undefined],
  ];
  for (const [longest, expected] of STEPS) {
    it(`is ${expected ?? "without end"} for a longest request of ${longest}`, () => {
      assert.equal(transportFor(longest)?.name, expected);
    });
  }

  it("is always longer than the longest request, and known in milliseconds", () => {
    for (const [longest] of STEPS) {
      const found = transportFor(longest);
      if (found !== undefined) assert.ok(found.waitMs > toMilliseconds(longest), longest);
    }
    assert.equal(transportFor("10s")?.waitMs, 12_000);
  });

  it("climbs from step to step", () => {
    const waits = WAITS.map((wait) => toMilliseconds(wait));
    assert.deepEqual(
      waits,
      [...waits].sort((one, other) => one - other),
    );
    assert.equal(new Set(waits).size, waits.length);
  });

  it("is in the file for each step, with quick dials and short idle connections", () => {
    const { http } = parse(transportsFile()) as TransportsFile;
    assert.deepEqual(
      Object.keys(http.serversTransports),
      WAITS.map((wait) => `wait-${wait}`),
    );
    assert.deepEqual(http.serversTransports["wait-12s"], {
      maxIdleConnsPerHost: 200,
      forwardingTimeouts: {
        dialTimeout: "300ms",
        responseHeaderTimeout: "12s",
        idleConnTimeout: "1s",
      },
    });
  });
});
