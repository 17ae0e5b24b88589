import * as assert from "node:assert/strict";
import { dependantsFirst, revertPins } from "../../../../operations/deploy/way-back";
import { planned } from "./builders";

const FILE = [
  "config:",
  "  slipway:images:",
  "    # The store.",
  "    redis: redis:8@sha256:b",
  "    web: web:2@sha256:d # the page",
  "    job: job:1@sha256:e",
  "",
].join("\n");

describe("a stack's file after the way back", () => {
  it("holds the last good pins, and above each what was bad and why", () => {
    const after = revertPins(
      FILE,
      [
        { image: "redis", from: "redis:7@sha256:a", to: "redis:8@sha256:b", services: ["redis"] },
        { image: "web", from: "web:1@sha256:c", to: "web:2@sha256:d", services: ["web"] },
        { image: "job", to: "job:1@sha256:e", services: ["job"] },
      ],
      { image: "web", cause: "exits at once: exit code 3", date: "2030-01-02" },
    );
    assert.deepEqual(after.split("\n"), [
      "config:",
      "  slipway:images:",
      "    # The store.",
      "    # slipway: redis went back from redis:8@sha256:b on 2030-01-02: with web, which failed: exits at once: exit code 3",
      "    redis: redis:7@sha256:a",
      "    # slipway: web went back from web:2@sha256:d on 2030-01-02: exits at once: exit code 3",
      "    web: web:1@sha256:c # the page",
      "    # slipway: job went back from job:1@sha256:e on 2030-01-02: with web, which failed: exits at once: exit code 3",
      "    job: none",
      "",
    ]);
  });
});

describe("services that go back", () => {
  const services = [
    planned("redis"),
    planned("api", { dependsOn: ["redis"] }),
    planned("web", { dependsOn: ["api"] }),
    planned("mail"),
  ];

  it("go dependants first", () => {
    assert.deepEqual(dependantsFirst(services, ["redis", "api", "web"]), [
      ["web"],
      ["api"],
      ["redis"],
    ]);
  });

  it("go at once where none depends on another", () => {
    assert.deepEqual(dependantsFirst(services, ["mail", "web"]), [["mail", "web"]]);
  });

  it("keep their order when one between them stays", () => {
    assert.deepEqual(dependantsFirst(services, ["redis", "web"]), [["web"], ["redis"]]);
  });
});
