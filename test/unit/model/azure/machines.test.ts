import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  clusterMachines,
  clusterMembers,
  hostOf,
  jumpMachine,
} from "../../../../model/azure/machines";
import { smallSpec } from "../../components/hosts/azure/support/samples";

const KEYS = new Proxy({}, { get: (_target, name) => `ssh-ed25519 ${String(name)}` });

const counts = fc.record({
  managers: fc.integer({ min: 1, max: 7 }),
  workers: fc.integer({ min: 0, max: 200 }),
  registry: fc.integer({ min: 1, max: 3 }),
  zones: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 1 }),
});

describe("clusterMachines", () => {
  it("names and places each machine once", () => {
    fc.assert(
      fc.property(counts, ({ managers, workers, registry }) => {
        const machines = clusterMachines(
          smallSpec({
            managers: { count: managers },
            workers: { count: workers },
            registry: { count: registry },
          }),
        );
        assert.equal(machines.length, managers + workers + registry);
        assert.equal(new Set(machines.map(({ name }) => name)).size, machines.length);
        assert.equal(new Set(machines.map((one) => one.privateAddress)).size, machines.length);
        const doors = machines.map(({ segment, sshPort }) => `${segment} ${sshPort}`);
        assert.equal(new Set(doors).size, machines.length);
        for (const { name } of machines) assert.match(name, /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
      }),
    );
  });

  it("changes nothing of the others when one comes", () => {
    fc.assert(
      fc.property(counts, fc.constantFrom("managers", "workers", "registry"), (count, grown) => {
        const { managers, workers, registry } = count;
        const pools = {
          managers: { count: managers },
          workers: { count: workers },
          registry: { count: registry },
        };
        const more = { ...pools, [grown]: { count: count[grown] + 1 } };
        const before = clusterMachines(smallSpec(pools));
        const after = clusterMachines(
          smallSpec({ ...more, ...(grown === "managers" && managers === 7 ? pools : {}) }),
        );
        const names = new Set(before.map(({ name }) => name));
        assert.deepEqual(
          after.filter(({ name }) => names.has(name)),
          before,
        );
      }),
    );
  });

  it("spreads the machines of a pool evenly over its zones", () => {
    fc.assert(
      fc.property(counts, ({ workers, zones }) => {
        const spec = smallSpec({ workers: { count: workers, zones } });
        const used = clusterMachines(spec).filter(({ segment }) => segment === "workers");
        const sizes = zones.map((zone) => used.filter((one) => one.zone === String(zone)).length);
        assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
        assert.equal(
          sizes.reduce((sum, size) => sum + size, 0),
          workers,
        );
      }),
    );
  });
});

describe("hostOf", () => {
  it("gives the host that a config of SSH would have given, reached at its pool's address", () => {
    const spec = smallSpec({ key: "~/.ssh/azure" });
    const [, worker] = clusterMachines(spec);
    assert.ok(worker !== undefined);
    assert.deepEqual(hostOf(worker, spec, KEYS), {
      name: "worker-1",
      role: "worker",
      labels: { pool: "workers", edge: "true" },
      availabilitySet: undefined,
      address: "contoso-workers.westeurope.cloudapp.azure.com",
      port: 2200,
      user: "slipway",
      hostKey: "ssh-ed25519 worker-1",
      key: "~/.ssh/azure",
      clusterAddress: "172.16.128.4",
      jump: undefined,
    });
  });

  it("reaches it at its own address through the jump machine where there is one", () => {
    const spec = smallSpec({ bastion: true, registry: {}, managers: { zones: [2] } });
    const [manager, , , registry] = clusterMachines(spec);
    assert.ok(manager !== undefined && registry !== undefined);
    const host = hostOf(manager, spec, KEYS);
    assert.deepEqual([host.address, host.port, host.role], ["172.16.0.4", 22, "manager"]);
    assert.equal(host.availabilitySet, "westeurope-2");
    assert.deepEqual(host.jump, {
      address: "contoso-jump.westeurope.cloudapp.azure.com",
      port: 2200,
      user: "slipway",
      hostKey: "ssh-ed25519 jump",
      key: undefined,
    });
    assert.deepEqual(hostOf(registry, spec, KEYS).labels, { pool: "registry", registry: "true" });
    assert.equal(jumpMachine(smallSpec()), undefined);
  });

  it("marks for the registry all that share its blobs: of the managers one disk would not do", () => {
    const marked = (more: object) => {
      const spec = smallSpec({ managers: { count: 3 }, ...more });
      return clusterMembers(spec).flatMap(({ name, labels }) =>
        labels["registry"] === "true" ? [name] : [],
      );
    };
    assert.deepEqual(marked({}), []);
    assert.deepEqual(marked({ storage: {} }), ["manager-1", "manager-2", "manager-3"]);
    assert.deepEqual(marked({ storage: {}, registry: { count: 2 } }), ["registry-1", "registry-2"]);
  });
});
