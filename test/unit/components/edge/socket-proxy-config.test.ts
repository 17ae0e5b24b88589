import * as assert from "node:assert/strict";
import { READABLE_PATHS, socketProxyConfig } from "../../../../components/edge/socket-proxy-config";

/** The one rule that lets requests through, as HAProxy reads it. */
function readablePaths(): RegExp {
  const rule = /acl readable path_reg (\S+)/.exec(socketProxyConfig())?.[1];
  assert.ok(rule !== undefined);
  return new RegExp(rule);
}

describe("The socket proxy", () => {
  const allowed = READABLE_PATHS.filter((path) => !path.includes("[")).flatMap((path) => [
    path,
    `/v1.24${path}`,
    `/v1.41${path}`,
  ]);
  for (const path of [...allowed, "/v1.41/nodes/til92ffq085n7jx6zoo5akdtn"]) {
    it(`lets ${path} be read`, () => {
      assert.match(path, readablePaths());
    });
  }

  const refused = [
    "/",
    "/containers/json",
    "/v1.41/containers/abc/archive",
    "/v1.41/containers/abc/json",
    "/secrets",
    "/configs",
    "/info",
    "/images/json",
    "/swarm",
    "/swarm/unlockkey",
    "/services/abc",
    "/services/abc/logs",
    "/tasks/abc/logs",
    "/networks/abc",
    "/nodes/abc/update",
    "/services/../containers/json",
    "/v1.41/../containers/json",
    "/v1.41/nodes/../containers",
    "/services%2f..%2fcontainers",
    "//services",
    "/services/",
    "/v1.411/services",
    "/v2/services",
    "/exec/services",
    "/SERVICES",
  ];
  for (const path of refused) {
    it(`refuses ${path}`, () => {
      assert.doesNotMatch(path, readablePaths());
    });
  }

  it("refuses whatever is not plainly a read", () => {
    const rules = socketProxyConfig()
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line.startsWith("http-request"));
    assert.deepEqual(rules, [
      "http-request deny deny_status 403 if !reads !pings",
      "http-request deny deny_status 403 if pings !ping-path",
      "http-request deny deny_status 403 unless readable",
      "http-request deny deny_status 403 if { req.hdr_cnt(upgrade) gt 0 }",
      "http-request deny deny_status 403 if { req.body_size gt 0 }",
      "http-request set-log-level silent",
    ]);
    assert.match(socketProxyConfig(), /acl reads method GET\n\s+acl pings method HEAD\n/);
  });

  it("is unhealthy while the engine does not answer", () => {
    assert.match(socketProxyConfig(), /monitor fail if \{ nbsrv\(engine\) lt 1 \}/);
    assert.match(socketProxyConfig(), /server engine unix@\/var\/run\/docker\.sock check/);
  });
});
