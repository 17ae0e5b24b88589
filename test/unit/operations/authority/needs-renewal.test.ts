import * as assert from "node:assert/strict";
import { needsRenewal } from "../../../../operations/authority/needs-renewal";
import { authority, certificate, NOW } from "./builders";

describe("A certificate's renewal", () => {
  let ca: string;
  let bundle: string;
  const names = ["registry.example.org", "*.example.org"];
  before(async () => {
    ca = await authority();
    bundle = await certificate(ca, { names });
  });

  it("is not due while all is as wanted, whatever the names' order and case", () => {
    const asked = ["*.EXAMPLE.org", "registry.example.org"];
    assert.equal(needsRenewal(bundle, { authority: ca, names: asked }, NOW), undefined);
  });

  for (const [asked, why] of [
    [[...names, "edge.example.org"], "does not name edge.example.org"],
    [["registry.example.org"], "names *.example.org, which the config does not"],
  ] as const) {
    it(`is due when it ${why}`, () => {
      assert.equal(needsRenewal(bundle, { authority: ca, names: asked }, NOW), why);
    });
  }

  for (const [day, why] of [
    ["2027-03-03T12:00:00Z", undefined],
    ["2027-03-03T12:00:01Z", "ends on 2027-04-02"],
    ["2027-04-02T12:00:01Z", "ended on 2027-04-02"],
  ] as const) {
    it(`at ${day}: ${why ?? "not due"}`, () => {
      assert.equal(needsRenewal(bundle, { authority: ca, names }, new Date(day)), why);
    });
  }

  it("is due when another authority of the same name has signed", async () => {
    const other = await authority();
    const why = needsRenewal(bundle, { authority: other, names }, NOW);
    assert.equal(why, "is signed by another authority");
  });
});
