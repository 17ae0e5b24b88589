import * as assert from "node:assert/strict";
import { wantedSwarmService } from "../../../../components/service/swarm/render";
import type { SwarmWiring } from "../../../../components/service/swarm/wiring";
import type { Duration } from "../../../../model/duration";
import { resolveRelease } from "../../../../model/resolve-release";
import type { ResolvedService } from "../../../../model/resolved-service";
import { PUBLIC, resolvedService, SECRET_FILE, swarmWiring } from "./builders";
import { at, labels, render } from "./rendered";

const FULL_HEALTH = {
  command: ["check", "-q"],
  interval: "5s",
  timeout: "3s",
  retries: 3,
} as const;

describe("the labels of a Swarm service", () => {
  it("say whose it is, what it runs, and nothing to the edge", () => {
    const { "slipway.spec": spec, ...rest } = labels(render());
    assert.match(spec ?? "", /^[0-9a-f]{16}$/);
    assert.deepEqual(rest, {
      "slipway.attempt": "7",
      "slipway.image": "app",
      "slipway.pin": "app:2@sha256:0",
      "slipway.project": "slipway",
      "slipway.service": "app",
      "slipway.stack": "staging",
    });
  });

  it("name the images that only its tasks run", () => {
    const release = resolveRelease({
      before: [{ name: "a", image: "tools" }, { name: "b" }, { name: "c", image: "app" }],
      after: [
        { name: "d", image: "itest" },
        { name: "e", image: "tools" },
      ],
    });
    assert.equal(labels(render({ release }))["slipway.task-images"], "itest,tools");
  });

  it("have the attempt first, which is where a plan without the engine keeps the state's", () => {
    for (const given of [{}, { public: PUBLIC }]) {
      assert.equal(at(render(given), "labels.0.label"), "slipway.attempt");
    }
  });

  it("route a public service, in the edge's network", () => {
    const rendered = render({ public: PUBLIC });
    const traefik = Object.entries(labels(rendered)).filter(([name]) => name.startsWith("traefik"));
    assert.deepEqual(Object.fromEntries(traefik), {
      "traefik.enable": "true",
      "traefik.swarm.network": "platform-edge",
      "traefik.http.routers.staging-app.rule": "Host(`staging.app.example.org`)",
      "traefik.http.routers.staging-app.entrypoints": "web",
      "traefik.http.routers.staging-app.service": "staging-app",
      "traefik.http.routers.staging-app.middlewares": "staging-app-retry",
      "traefik.http.middlewares.staging-app-retry.retry.attempts": "5",
      "traefik.http.middlewares.staging-app-retry.retry.initialinterval": "50ms",
      "traefik.http.middlewares.staging-app-retry.retry.maxrequestbodybytes": "16384",
      "traefik.http.middlewares.staging-app-retry.retry.status": "502,504",
      "traefik.http.middlewares.staging-app-retry.retry.timeout": "13s",
      "traefik.http.services.staging-app.loadbalancer.server.port": "8080",
      "traefik.http.services.staging-app.loadbalancer.serverstransport": "wait-12s@file",
    });
    assert.equal(labels(rendered)["slipway.url"], "http://staging.app.example.org/");
    assert.deepEqual(at(rendered, "taskSpec.networksAdvanceds"), [
      { id: "private-id", aliases: ["app"] },
      { id: "edge-id" },
    ]);
  });

  it("route a path, and have instances asked whether they serve", () => {
    const route = { ...PUBLIC, path: "/api", healthPath: "/healthz" };
    const found = labels(render({ public: route }));
    assert.equal(
      found["traefik.http.routers.staging-app.rule"],
      "Host(`staging.app.example.org`) && PathPrefix(`/api`)",
    );
    const check = "traefik.http.services.staging-app.loadbalancer.healthcheck";
    assert.equal(found[`${check}.path`], "/healthz");
    assert.equal(found[`${check}.interval`], "1s");
    assert.equal(found[`${check}.timeout`], "3s");
  });

  it("never have the edge repeat a request whose method may not be", () => {
    const names = Object.keys(labels(render({ public: PUBLIC })));
    assert.deepEqual(
      names.filter((name) => /nonidempotent|disableretry/i.test(name)),
      [],
    );
  });

  it("wait as long as the longest request takes, and without end for one of over an hour", () => {
    const traefik = (longestRequest: Duration) => {
      const timing = { ...resolvedService().timing, longestRequest };
      const found = labels(render({ public: PUBLIC, timing }));
      return [
        found["traefik.http.services.staging-app.loadbalancer.serverstransport"],
        found["traefik.http.middlewares.staging-app-retry.retry.timeout"],
      ];
    };
    assert.deepEqual(traefik("500ms"), ["wait-2s@file", "3s"]);
    assert.deepEqual(traefik("30s"), ["wait-35s@file", "36s"]);
    assert.deepEqual(traefik("2h"), [undefined, undefined]);
  });
});

describe("the hash of a spec", () => {
  const hash = (given: Partial<ResolvedService>, wiring: Partial<SwarmWiring> = {}) =>
    wantedSwarmService(resolvedService(given), swarmWiring(wiring)).labels["slipway.spec"];

  it("is the same whatever the order of keys, and whatever ids the engine gives", () => {
    const one = hash({ environment: { A: "1", B: "2" } });
    assert.equal(hash({ environment: { B: "2", A: "1" } }), one);
    const privateNetwork = { id: "another-id", name: "staging-private" };
    assert.equal(hash({ environment: { A: "1", B: "2" } }, { privateNetwork }), one);
  });

  const CHANGES: readonly [string, Partial<ResolvedService>][] = [
    ["the image", { image: { name: "app", pin: "app:3@sha256:1", run: "app:3" } }],
    ["the scale", { replicas: 3 }],
    ["the environment", { environment: { A: "2" } }],
    ["the health check", { health: FULL_HEALTH }],
    ["the update policy", { update: { ...resolvedService().update, monitor: "9s" } }],
    ["a mount", { tmpfs: [{ path: "/tmp", size: "16MiB" }] }],
    ["timing", { timing: { start: "30s", drain: "6s", longestRequest: "10s" } }],
  ];
  for (const [name, given] of CHANGES) {
    it(`changes with ${name}`, () => {
      assert.notEqual(hash(given), hash({}));
    });
  }

  it("changes with the value of a secret, by its name", () => {
    const withSecret = (name: string) =>
      hash({ secrets: [SECRET_FILE] }, { secrets: [{ id: "id", name }] });
    assert.notEqual(withSecret("staging-app-password-1"), withSecret("staging-app-password-2"));
  });
});
