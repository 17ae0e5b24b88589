import * as assert from "node:assert/strict";
import { checkServices } from "../../../model/check-services";
import type { ReleaseSpec } from "../../../model/release-spec";
import type { ServiceSpec } from "../../../model/service-spec";

const LABEL = "a DNS label (a-z, 0-9, -; 63 letters at most)";
const TIME = "a duration above 0 (500ms, 5s, 2m)";

/** What the compiler would refuse, as a declaration that was cast would hold it. */
function cast(text: string): ReleaseSpec {
  return JSON.parse(text) as ReleaseSpec;
}

function refusal(release: ReleaseSpec, more: Partial<ServiceSpec> = { public: { port: 1 } }) {
  try {
    checkServices([{ name: "web", ...more, release }]);
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
}

/** What is wrong with the release of a public service, in the words after its name. */
const WRONG: readonly [string, ReleaseSpec, string][] = [
  ["a task's name", { before: [{ name: "A b" }] }, `before.0.name: found "A b", allowed: ${LABEL}`],
  [
    "two tasks of one name",
    { before: [{ name: "a" }, { name: "a" }] },
    'before.1.name: found "a", allowed: a name that release.before.0 does not have',
  ],
  [
    "one name in both phases",
    { before: [{ name: "a" }], after: [{ name: "a" }] },
    'after.0.name: found "a", allowed: a name that release.before.0 does not have',
  ],
  [
    "an empty image",
    { after: [{ name: "a", image: "" }] },
    `after.0.image: found "", allowed: a key under slipway:images; absent: the service's own`,
  ],
  [
    "no time at all",
    { before: [{ name: "a", timeout: "0s" }] },
    `before.0.timeout: found "0s", allowed: ${TIME}`,
  ],
  [
    "a time without a unit",
    cast('{"after":[{"name":"a","timeout":"5"}]}'),
    `after.0.timeout: found "5", allowed: ${TIME}`,
  ],
  [
    "a time of an undo",
    { before: [{ name: "a", undo: { timeout: "0ms" } }] },
    `before.0.undo.timeout: found "0ms", allowed: ${TIME}`,
  ],
  [
    "a variable of a task",
    { before: [{ name: "a", environment: { "A-B": "1" } }] },
    'before.0.environment: found "A-B", allowed: letters, digits and _, no digit first',
  ],
  [
    "a variable of an undo",
    { before: [{ name: "a", undo: { environment: { "1A": "1" } } }] },
    'before.0.undo.environment: found "1A", allowed: letters, digits and _, no digit first',
  ],
  [
    "an undo of what runs after",
    cast('{"after":[{"name":"a","undo":{"command":["b"]}}]}'),
    'after.0.undo: found {"command":["b"]}, allowed: none: only what ran before can be taken back',
  ],
  [
    "another method",
    cast('{"smoke":[{"path":"/","method":"PUT"}]}'),
    'smoke.0.method: found "PUT", allowed: GET, HEAD, POST',
  ],
  [
    "a relative path",
    { smoke: [{ path: "health" }] },
    'smoke.0.path: found "health", allowed: a path that begins with /',
  ],
  [
    "a status that HTTP does not have",
    { smoke: [{ path: "/", status: 600 }] },
    "smoke.0.status: found 600, allowed: a status of HTTP, 100 to 599",
  ],
  [
    "half a status",
    { smoke: [{ path: "/", status: 200.5 }] },
    "smoke.0.status: found 200.5, allowed: a status of HTTP, 100 to 599",
  ],
  [
    "empty text",
    { smoke: [{ path: "/", text: "" }] },
    'smoke.0.text: found "", allowed: text; absent: any body will do',
  ],
  [
    "text of an answer without a body",
    { smoke: [{ path: "/", method: "HEAD", text: "ok" }] },
    'smoke.0.text: found "ok", allowed: none with HEAD, whose answers have no body',
  ],
  ["no bake time", { bake: { time: "0s" } }, `bake.time: found "0s", allowed: ${TIME}`],
  ["a p95 of zero", { bake: { time: "1m", p95: "0s" } }, `bake.p95: found "0s", allowed: ${TIME}`],
  [
    "a rate in percent",
    { bake: { time: "1m", errorRate: 5 } },
    "bake.errorRate: found 5, allowed: a share, 0 to 1",
  ],
  [
    "a rate below zero",
    { bake: { time: "1m", errorRate: -0.1 } },
    "bake.errorRate: found -0.1, allowed: a share, 0 to 1",
  ],
  [
    "no request at least",
    { bake: { time: "1m", minRequests: 0 } },
    "bake.minRequests: found 0, allowed: a whole number from 1",
  ],
];

describe("checkServices, of a release", () => {
  for (const [title, release, message] of WRONG) {
    it(`refuses ${title}`, () => {
      assert.equal(refusal(release), `service "web": release.${message}`);
    });
  }

  it("refuses a test through the edge of what is not public", () => {
    assert.equal(
      refusal({ smoke: [{ path: "/" }] }, {}),
      'service "web": release.smoke: found [{"path":"/"}], ' +
        "allowed: none: it goes through the edge, and the service is not public",
    );
  });

  it("refuses bounds on requests that nobody counts", () => {
    const bake = { time: "1m", errorRate: 0.1, p95: "1s", minRequests: 5 } as const;
    assert.deepEqual(
      refusal({ bake }, {}).split("\n"),
      [
        ["errorRate", "0.1"],
        ["p95", '"1s"'],
        ["minRequests", "5"],
      ].map(
        ([name, value]) =>
          `service "web": release.bake.${name}: found ${value}, ` +
          "allowed: none: the edge counts requests of public services only",
      ),
    );
  });

  it("accepts all of it", () => {
    assert.equal(
      refusal({
        before: [
          { name: "migrate", command: ["up"], undo: { command: ["down"], timeout: "1m" } },
          { name: "warm", image: "tools", environment: { A: "1" } },
        ],
        after: [{ name: "test", image: "itest", timeout: "90s" }],
        smoke: [{ path: "/" }, { path: "/a?b=c", method: "POST", status: 204 }],
        bake: { time: "2m", errorRate: 0, p95: "300ms", minRequests: 1 },
      }),
      "accepted",
    );
  });

  it("accepts to watch the instances of what is not public", () => {
    assert.equal(refusal({ bake: { time: "1m" } }, {}), "accepted");
  });
});
