import * as assert from "node:assert/strict";
import { changedResources, changedServices } from "../../../../operations/record/changed-resources";
import type { PreviewStep } from "../../../../operations/record/preview-json";

const SERVICE = "docker:index/service:Service";

const state = (type: string, labels: Readonly<Record<string, string>> = {}) => ({
  type,
  inputs: { labels: Object.entries(labels).map(([label, value]) => ({ label, value })) },
});
const service = (pin: string) =>
  state(SERVICE, { "slipway.service": "web", "slipway.pin": pin, "slipway.attempt": "1" });
const step = (op: string, given: Partial<PreviewStep> = {}): PreviewStep => ({
  op,
  urn: `urn:pulumi:staging::slipway::a$${SERVICE}::web-service`,
  ...given,
});

describe("changedResources", () => {
  it("leaves out what stays as it is or is only read", () => {
    assert.deepEqual(changedResources([step("same"), step("read"), step("refresh")]), []);
  });

  it("tells what differs, by path where Pulumi knows it", () => {
    const steps = [
      step("update", {
        oldState: service("web:1"),
        newState: service("web:2"),
        detailedDiff: { "taskSpec.image": { kind: "update" } },
        diffReasons: ["taskSpec"],
      }),
      step("update", { urn: "urn::p::t::b", newState: state("t"), diffReasons: ["name"] }),
    ];
    assert.deepEqual(changedResources(steps), [
      {
        operation: "update",
        type: SERVICE,
        name: "web-service",
        properties: ["taskSpec.image"],
      },
      { operation: "update", type: "t", name: "b", properties: ["name"] },
    ]);
  });

  it("tells a replacement once, though Pulumi takes three steps", () => {
    const steps = ["create-replacement", "replace", "delete-replaced"].map((op) =>
      step(op, { newState: service("web:1"), replaceReasons: ["name"] }),
    );
    assert.deepEqual(changedResources(steps), [
      { operation: "replace", type: SERVICE, name: "web-service", properties: ["name"] },
    ]);
  });
});

describe("changedServices", () => {
  it("tells an update with both pins", () => {
    const steps = [step("update", { oldState: service("web:1"), newState: service("web:2") })];
    assert.deepEqual(changedServices(steps), [
      { service: "web", change: "updated", from: "web:1", to: "web:2" },
    ]);
  });

  it("tells a new one by its pin alone", () => {
    assert.deepEqual(changedServices([step("create", { newState: service("web:2") })]), [
      { service: "web", change: "created", to: "web:2" },
    ]);
  });

  it("tells one that goes by its last pin", () => {
    assert.deepEqual(changedServices([step("delete", { oldState: service("web:1") })]), [
      { service: "web", change: "removed", from: "web:1" },
    ]);
  });

  it("tells one that is replaced as updated, in whichever order the steps come", () => {
    const both = { oldState: service("web:1"), newState: service("web:2") };
    const steps = [
      step("delete-replaced", { oldState: both.oldState }),
      step("replace", both),
      step("create-replacement", both),
    ];
    const told = [{ service: "web", change: "updated", from: "web:1", to: "web:2" }];
    assert.deepEqual(changedServices(steps), told);
    assert.deepEqual(changedServices(steps.reverse()), told);
  });

  it("leaves out other resources and services that stay", () => {
    const steps = [
      step("same", { oldState: service("web:1"), newState: service("web:1") }),
      step("create", { urn: "urn::p::t::b", newState: state("t") }),
    ];
    assert.deepEqual(changedServices(steps), []);
  });
});
