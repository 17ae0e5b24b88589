import * as assert from "node:assert/strict";
import { azureProblems } from "../../../../model/azure/check";
import { PORTS, smallSpec } from "../../components/hosts/azure/support/samples";

/** What is said, and what of. */
const CASES: [string, object, string[]][] = [
  ["the least", {}, []],
  [
    "more machines than an availability set holds",
    { workers: { count: 201 } },
    ["workers.count: found 201, allowed: at most 200 (an availability set holds no more)"],
  ],
  ["as many in zones", { workers: { count: 201, zones: [1, 2] } }, []],
  [
    "more machines than their subnet has addresses",
    { addressSpace: "10.1.0.0/26", workers: { count: 28 }, managers: { count: 5 } },
    [
      "managers.count: found 5, allowed: at most 3 (its subnet 10.1.0.0/29 holds no more)",
      "workers.count: found 28, allowed: at most 27 (its subnet 10.1.0.32/27 holds no more)",
    ],
  ],
  [
    "a public space",
    { addressSpace: "20.0.0.0/16" },
    [
      'addressSpace: found "20.0.0.0/16", allowed: a private IPv4 range from /8 to /26, such as 172.16.0.0/16 (it is not private (RFC 1918))',
    ],
  ],
  [
    "everybody",
    { allowSshFrom: ["203.0.113.0/24", "0.0.0.0/0"] },
    [
      'allowSshFrom[1]: found "0.0.0.0/0", allowed: an IPv4 range of the people\'s own, such as 203.0.113.0/24 (it is wider than /8: that is the whole internet, or nearly)',
    ],
  ],
  [
    "an edge without a machine",
    { workers: { count: 0 } },
    ['edge: found "workers", allowed: managers (there are no workers)'],
  ],
  ["an edge on managers alone", { workers: { count: 0 }, edge: "managers" }, []],
  [
    "registries that don't share their images",
    { registry: { count: 2 } },
    [
      "registry.count: found 2, allowed: 1 (without slipway:hosts.azure.storage the machines would not share their images)",
    ],
  ],
  ["registries that share their images", { registry: { count: 2 }, storage: {} }, []],
  [
    "one zone twice",
    { workers: { zones: [1, 1] } },
    ["workers.zones: found one zone twice, allowed: each once"],
  ],
];

describe("azureProblems", () => {
  for (const [title, more, problems] of CASES) {
    it(`${problems.length === 0 ? "takes" : "refuses"} ${title}`, () => {
      const found = azureProblems(smallSpec(more), PORTS);
      assert.deepEqual(
        found.map(({ key, text }) => `${key}: ${text}`),
        problems,
      );
    });
  }

  it("refuses a service at a port where machines have SSH, unless SSH goes another way", () => {
    const ports = { ...PORTS, http: 2201 };
    assert.deepEqual(azureProblems(smallSpec(), ports), [
      {
        key: "workers",
        text: "found port 2201 for http and for ssh at 2200 to 2201 at its public address, allowed: each port once",
      },
    ]);
    assert.deepEqual(azureProblems(smallSpec({ bastion: true }), ports), []);
  });

  it("refuses a service at the port of another on the same machines", () => {
    const spec = smallSpec({ edge: "managers" });
    assert.deepEqual(
      azureProblems(spec, { http: 22, registry: 22 }).map(({ text }) => text),
      [
        "found port 22 for http and for ssh at its public address, allowed: each port once",
        "found port 22 for registry and for ssh at its public address, allowed: each port once",
      ],
    );
  });
});
