import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseSamples } from "../../../../rollout/after-switch/prometheus-text";

const FAMILY = new Set(["hits_total"]);

describe("Prometheus' text format", () => {
  const SAMPLES: readonly [string, string, Record<string, string>, number][] = [
    ["a bare counter", "hits_total 7", {}, 7],
    ["empty braces", "hits_total{} 7", {}, 7],
    ["labels", 'hits_total{code="200",method="GET"} 1', { code: "200", method: "GET" }, 1],
    ["a comma at the end", 'hits_total{code="200",} 1', { code: "200" }, 1],
    ["blanks between", 'hits_total{ code = "200" , a="b" }  3', { code: "200", a: "b" }, 3],
    ["an empty label", 'hits_total{code=""} 1', { code: "" }, 1],
    ["a power of ten", "hits_total 1.2e+06", {}, 1_200_000],
    ["a bound without end", 'hits_total{le="+Inf"} +Inf', { le: "+Inf" }, Infinity],
    ["a time stamp", 'hits_total{code="200"} 4 1395066363000', { code: "200" }, 4],
    ["braces in a label", 'hits_total{rule="Host(`x`) } {"} 4', { rule: "Host(`x`) } {" }, 4],
    ["commas in a label", 'hits_total{a="1,b=\\"2\\"",c="3"} 4', { a: '1,b="2"', c: "3" }, 4],
    ["escapes in a label", String.raw`hits_total{a="\\n\n\""} 4`, { a: '\\n\n"' }, 4],
    ["the end of line of another system", "hits_total 7\r", {}, 7],
  ];
  for (const [name, text, labels, value] of SAMPLES) {
    it(`is read with ${name}`, () => {
      assert.deepEqual(parseSamples(text, FAMILY), [{ name: "hits_total", labels, value }]);
    });
  }

  it("is read for the families asked for, whatever else there is", () => {
    const text = [
      "# HELP hits_total Hits.",
      "# TYPE hits_total counter",
      "",
      "hits_total_more 1",
      "hits 2",
      "what is this",
      "hits_total 3",
    ].join("\n");
    assert.deepEqual(parseSamples(text, FAMILY), [{ name: "hits_total", labels: {}, value: 3 }]);
  });

  for (const line of [
    "hits_total",
    'hits_total{code="200} 1',
    "hits_total{code} 1",
    "hits_total x",
  ]) {
    it(`is an error, not a zero, with ${line}`, () => {
      assert.throws(() => parseSamples(line, FAMILY), {
        message: `a line of the metrics is malformed: ${JSON.stringify(line)}`,
      });
    });
  }

  it("gives any label back as it was", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const escaped = value
          .replaceAll("\\", "\\\\")
          .replaceAll("\n", "\\n")
          .replaceAll('"', '\\"');
        const [sample] = parseSamples(`hits_total{a="${escaped}",b="x"} 1`, FAMILY);
        assert.deepEqual(sample?.labels, { a: value, b: "x" });
      }),
    );
  });
});
