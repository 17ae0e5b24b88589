import assert from "node:assert/strict";
import { checkPlacement, fittingHosts } from "../../../model/check-placement";
import { type Host, nodeLabels } from "../../../model/host";
import { resolveService } from "../../../model/resolve-service";
import type { ResolvedService } from "../../../model/resolved-service";
import type { ServiceSpec } from "../../../model/service-spec";

const host = (name: string, change: Partial<Host> = {}): Host => ({
  name,
  address: "192.0.2.1",
  port: 22,
  user: "root",
  hostKey: "ssh-ed25519 AAAA",
  role: "worker",
  labels: {},
  clusterAddress: "192.0.2.1",
  ...change,
});

const HOSTS = [
  host("m1", { role: "manager", labels: { edge: "true" } }),
  host("m2", { role: "manager", labels: { edge: "true" }, availabilitySet: "a" }),
  host("w1", { labels: { disk: "ssd" } }),
];

const service = (change: Partial<ServiceSpec> = {}): ResolvedService =>
  resolveService({ name: "web", ...change }, {}, { image: { name: "web", pin: "p", run: "p" } });

const HINT =
  "Say it in the declaration, or in the stack's file under slipway:services.<name>.placement; " +
  "each machine carries the label slipway.host with its name.";

describe("the placement of services", () => {
  it("takes any machine where nothing is asked", () => {
    assert.equal(fittingHosts({}, HOSTS).length, 3);
    checkPlacement([service({ replicas: 7 })], HOSTS);
  });

  it("goes by role, by labels, and by a machine's own name", () => {
    const names = (placement: ServiceSpec["placement"]) =>
      fittingHosts(placement ?? {}, HOSTS).map(({ name }) => name);
    assert.deepEqual(names({ role: "manager" }), ["m1", "m2"]);
    assert.deepEqual(names({ labels: { disk: "ssd" } }), ["w1"]);
    assert.deepEqual(names({ labels: { "slipway.host": "m2" } }), ["m2"]);
    assert.deepEqual(names({ labels: { "slipway.availability-set": "a" } }), ["m2"]);
    assert.deepEqual(names({ role: "worker", labels: { edge: "true" } }), []);
  });

  it("puts name and availability set among a node's labels", () => {
    assert.deepEqual(nodeLabels(HOSTS[1] as Host), {
      edge: "true",
      "slipway.host": "m2",
      "slipway.availability-set": "a",
    });
  });

  it("refuses a service that no machine fits, and says what there is", () => {
    assert.throws(
      () => checkPlacement([service({ placement: { labels: { disk: "hdd" } } })], HOSTS),
      {
        message:
          'service "web": placement: found {"labels":{"disk":"hdd"}}, which no machine fits, allowed: ' +
          "what one of these has: m1 (manager, edge=true), m2 (manager, edge=true), " +
          `w1 (worker, disk=ssd)\n${HINT}`,
      },
    );
  });

  it("refuses a service with volumes that several machines fit", () => {
    const stored = service({ volumes: [{ name: "data", path: "/data" }] });
    assert.throws(() => checkPlacement([stored], HOSTS), {
      message:
        'service "web": placement: found {}, which m1, m2, w1 fit, allowed: ' +
        `labels that one machine alone has, since the service has volumes\n${HINT}`,
    });
    checkPlacement([{ ...stored, placement: { labels: { disk: "ssd" } } }], HOSTS);
  });

  it("refuses more instances than there are places", () => {
    const refused = `service "web": replicas: found 3, allowed: at most 2, by placement and host ports\n${HINT}`;
    const placement = { role: "manager" } as const;
    assert.throws(
      () =>
        checkPlacement(
          [service({ replicas: 3, placement: { ...placement, maxPerNode: 1 } })],
          HOSTS,
        ),
      { message: refused },
    );
    assert.throws(
      () =>
        checkPlacement(
          [service({ replicas: 3, placement, hostPorts: [{ container: 80, host: 80 }] })],
          HOSTS,
        ),
      { message: refused },
    );
    checkPlacement([service({ replicas: 2, placement: { ...placement, maxPerNode: 1 } })], HOSTS);
  });

  it("lists every mistake at once", () => {
    const wrong = { placement: { labels: { no: "where" } } };
    assert.throws(
      () => checkPlacement([service(wrong), service({ name: "api", ...wrong })], HOSTS),
      /service "web": placement.*\nservice "api": placement/,
    );
  });
});
