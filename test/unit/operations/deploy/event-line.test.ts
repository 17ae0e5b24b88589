import * as assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { changeLine, eventLine } from "../../../../operations/deploy/event-line";

const URN =
  "urn:pulumi:staging::slipway::slipway:service:AppService$docker:index/service:Service::web-service";

function step(op: string, type = "docker:index/service:Service"): EngineEvent {
  const metadata = { op, urn: URN, type, provider: "" } as never;
  return { sequence: 1, timestamp: 1, resourcePreEvent: { metadata } };
}

function told(message: string, severity: "info" | "error" | "info#err" | "debug"): EngineEvent {
  const diagnosticEvent = { message, severity: severity as "info", color: "never" };
  return { sequence: 1, timestamp: 1, diagnosticEvent };
}

describe("a line of a deployment's progress", () => {
  it("says what begins", () => {
    assert.equal(eventLine(step("update")), "updating web-service");
    assert.equal(changeLine(step("update")), "update web-service");
  });

  it("is left out for what stays, and for what only groups", () => {
    assert.equal(eventLine(step("same")), undefined);
    assert.equal(changeLine(step("same")), undefined);
    assert.equal(eventLine(step("create", "slipway:service:AppService")), undefined);
  });

  it("is what the program tells, without the engine's marks for colours", () => {
    assert.equal(
      eventLine(told("<{%reset%}>web was scaled<{%reset%}>\n", "info")),
      "web was scaled",
    );
  });

  it("is left out for what the engine tells its developers, secrets among it", () => {
    assert.equal(eventLine(told("RegisterResource RPC finished: …hunter2…", "debug")), undefined);
  });

  it("is left out for the noise of the program's own output", () => {
    assert.equal(eventLine(told("  ", "info")), undefined);
    assert.equal(eventLine(told("warning from node", "info#err")), undefined);
  });
});
