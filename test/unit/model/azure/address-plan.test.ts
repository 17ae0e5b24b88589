import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { Address4 } from "ip-address";
import {
  capacity,
  machineAddress,
  sourceProblem,
  spaceProblem,
  subnetRanges,
} from "../../../../model/azure/address-plan";
import { space } from "./arbitraries";

/** First and last address, as numbers. */
function bounds(range: string): { first: bigint; last: bigint } {
  const address = new Address4(range);
  return { first: address.startAddress().bigInt(), last: address.endAddress().bigInt() };
}

describe("The address plan", () => {
  it("puts every subnet into the space, apart from all others, in sizes that Azure takes", () => {
    fc.assert(
      fc.property(space, (text) => {
        const whole = bounds(text);
        const ranges = Object.values(subnetRanges(text));
        for (const [index, range] of ranges.entries()) {
          const { first, last } = bounds(range);
          assert.ok(first >= whole.first && last <= whole.last, `${range} is outside ${text}`);
          assert.ok(last - first + 1n >= 8n, `${range} is smaller than a /29`);
          for (const other of ranges.slice(index + 1).map(bounds)) {
            assert.ok(last < other.first || first > other.last, `${range} overlaps`);
          }
        }
      }),
    );
  });

  it("gives machines addresses of their subnet, never the five that Azure keeps", () => {
    fc.assert(
      fc.property(space, fc.nat(), fc.nat(), (text, one, other) => {
        for (const range of Object.values(subnetRanges(text))) {
          const { first, last } = bounds(range);
          const room = capacity(range);
          assert.equal(BigInt(room), last - first + 1n - 5n);
          for (const index of [0, one % room, room - 1]) {
            const address = new Address4(machineAddress(range, index)).bigInt();
            assert.ok(address >= first + 4n && address < last);
          }
          const [left, right] = [one % room, other % room];
          assert.equal(
            machineAddress(range, left) === machineAddress(range, right),
            left === right,
          );
          assert.throws(() => machineAddress(range, room));
        }
      }),
    );
  });

  it("is known in full for a space", () => {
    assert.deepEqual(subnetRanges("172.16.0.0/16"), {
      managers: "172.16.0.0/19",
      registry: "172.16.32.0/19",
      jump: "172.16.64.0/19",
      workers: "172.16.128.0/17",
    });
    assert.equal(machineAddress("172.16.0.0/19", 0), "172.16.0.4");
    assert.equal(capacity(subnetRanges("10.1.0.0/26").managers), 3);
  });

  for (const [text, why] of [
    ["172.16.0.0/16", undefined],
    ["10.1.0.0/26", undefined],
    ["10.1.0.0/27", "its size is not between /8 and /26"],
    ["10.0.0.0/7", "its size is not between /8 and /26"],
    ["172.16.0.1/16", "it is no IPv4 range such as 172.16.0.0/16"],
    ["172.16.0.0", "it is no IPv4 range such as 172.16.0.0/16"],
    ["fd00::/16", "it is no IPv4 range such as 172.16.0.0/16"],
    ["20.0.0.0/16", "it is not private (RFC 1918)"],
    ["172.0.0.0/8", "it is not private (RFC 1918)"],
    ["172.16.0.0/12", "it overlaps 172.17.0.0/16, which Docker uses on every machine"],
    ["172.17.4.0/24", "it overlaps 172.17.0.0/16, which Docker uses on every machine"],
    ["10.0.0.0/16", "it overlaps 10.0.0.0/16, which Docker uses on every machine"],
  ] as const) {
    it(`${why === undefined ? "takes" : "refuses"} the space ${text}`, () => {
      assert.equal(spaceProblem(text), why);
    });
  }

  for (const [text, why] of [
    ["203.0.113.7/32", undefined],
    ["0.0.0.0/0", "it is wider than /8: that is the whole internet, or nearly"],
    ["128.0.0.0/1", "it is wider than /8: that is the whole internet, or nearly"],
    ["*", "it is no IPv4 range such as 203.0.113.0/24"],
    ["Internet", "it is no IPv4 range such as 203.0.113.0/24"],
    ["203.0.113.7/24", "it is no IPv4 range such as 203.0.113.0/24"],
  ] as const) {
    it(`${why === undefined ? "takes" : "refuses"} people from ${text}`, () => {
      assert.equal(sourceProblem(text), why);
    });
  }
});
