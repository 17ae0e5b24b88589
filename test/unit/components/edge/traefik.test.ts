import * as assert from "node:assert/strict";
import { traefikSpec } from "../../../../components/edge/traefik";
import { traefikHealthCommand } from "../../../../components/edge/traefik-arguments";
import { TRANSPORTS_PATH, transportsFile } from "../../../../components/edge/transports";

const SETTINGS = {
  socketProxy: "socket-proxy",
  edgeNetwork: "platform-edge",
  dashboard: false,
  logLevel: "INFO",
  port: 80,
} as const;

describe("Traefik's static configuration", () => {
  const { command = [], configFiles, timing } = traefikSpec(SETTINGS);

  it("is this, argument by argument", () => {
    assert.deepEqual(command, [
      "--global.checkNewVersion=false",
      "--global.sendAnonymousUsage=false",
      "--log.format=json",
      "--log.level=INFO",
      "--accessLog=true",
      "--accessLog.format=json",
      "--ping=true",
      "--ping.entryPoint=ping",
      "--entryPoints.ping.address=127.0.0.1:8082",
      "--metrics.prometheus=true",
      "--metrics.prometheus.entryPoint=ping",
      "--metrics.prometheus.addEntryPointsLabels=false",
      "--metrics.prometheus.addRoutersLabels=true",
      "--metrics.prometheus.addServicesLabels=true",
      "--metrics.prometheus.buckets=" +
        "0.005,0.01,0.02,0.05,0.1,0.2,0.3,0.5,0.75,1,1.5,2,3,5,7.5,10,30,60",
      "--entryPoints.web.address=:8000",
      "--entryPoints.web.http.aliasHeadersStrategy=delete",
      "--entryPoints.web.transport.lifeCycle.graceTimeOut=12s",
      "--entryPoints.web.transport.respondingTimeouts.readTimeout=24h",
      "--providers.swarm.endpoint=tcp://socket-proxy:2375",
      "--providers.swarm.exposedByDefault=false",
      "--providers.swarm.network=platform-edge",
      "--providers.swarm.constraints=Label(`traefik.swarm.network`, `platform-edge`)",
      "--providers.swarm.refreshSeconds=1",
      "--providers.providersThrottleDuration=0s",
      "--providers.file.filename=/etc/slipway/transports.yaml",
      "--providers.file.watch=false",
      "--serversTransport.forwardingTimeouts.dialTimeout=300ms",
      "--serversTransport.forwardingTimeouts.idleConnTimeout=1s",
    ]);
  });

  it("listens on the container's loopback with its metrics, and asks for its health there", () => {
    const listening = command.filter((argument) => argument.includes(".address="));
    assert.deepEqual(listening, [
      "--entryPoints.ping.address=127.0.0.1:8082",
      "--entryPoints.web.address=:8000",
    ]);
    assert.deepEqual(traefikHealthCommand(), [
      "traefik",
      "healthcheck",
      "--ping=true",
      "--ping.entryPoint=ping",
      "--entryPoints.ping.address=127.0.0.1:8082",
    ]);
  });

  it("has the transports as the one file that it reads, where it says that they are", () => {
    assert.deepEqual(configFiles, [{ path: TRANSPORTS_PATH, content: transportsFile() }]);
    assert.ok(command.includes(`--providers.file.filename=${TRANSPORTS_PATH}`));
  });

  it("leaves Traefik as long to end as Traefik leaves its requests", () => {
    assert.equal(timing?.longestRequest, "12s");
  });
});
