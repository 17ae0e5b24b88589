import assert from "node:assert/strict";
import * as path from "node:path";
import { heal } from "../../../operations/heal";
import type { Machine } from "../../../operations/machine";
import type { RefreshOptions, StackState } from "../../../operations/pulumi";
import { journalOf } from "../../../operations/runs/journal";
import { temporaryFolders } from "../toolchain/support/temporary-folder";

const SERVICE = "docker:index/service:Service";
const NETWORK = "docker:index/network:Network";
const STACK = {
  urn: "urn:pulumi:staging::slipway::pulumi:pulumi:Stack::root",
  type: "pulumi:pulumi:Stack",
};
const REDIS = { urn: `urn:pulumi:staging::slipway::${SERVICE}::redis`, type: SERVICE, id: "s1" };
const PRIVATE = {
  urn: `urn:pulumi:staging::slipway::${NETWORK}::private`,
  type: NETWORK,
  id: "n1",
};

interface Service {
  readonly id: string;
  readonly name: string;
  readonly task?: true;
}

/** An engine in a swarm: these services with a stack's labels, created now, and these networks. */
class FakeEngine {
  readonly removed: string[] = [];
  /** Answers before a removal succeeds. */
  inUse = 0;

  constructor(
    private readonly services: readonly Service[],
    private readonly networks: readonly string[],
    private readonly unlabelled: readonly string[] = [],
  ) {}

  info = () =>
    Promise.resolve({
      SystemTime: new Date().toISOString(),
      Swarm: { ControlAvailable: true, LocalNodeState: "active" },
    });
  listServices = () =>
    Promise.resolve(
      this.services.map(({ id, name, task }) => ({
        ID: id,
        CreatedAt: new Date().toISOString(),
        Spec: { Name: name, Labels: task ? { "slipway.task": "app/migrate" } : {} },
      })),
    );
  listNetworks = () =>
    Promise.resolve(
      this.networks.map((Id) => ({ Id, Name: Id, Created: new Date().toISOString(), Labels: {} })),
    );
  listContainers = () => Promise.resolve([]);
  listSecrets = () => Promise.resolve([]);
  listConfigs = () => Promise.resolve([]);
  listVolumes = () =>
    Promise.resolve({ Volumes: [{ Name: "staging-data", CreatedAt: new Date().toISOString() }] });
  getService = (id: string) => this.object(id);
  getNetwork = (id: string) => this.object(id);

  private object(id: string) {
    return {
      inspect: () =>
        this.unlabelled.includes(id)
          ? Promise.resolve({})
          : Promise.reject(Object.assign(new Error(`no such object: ${id}`), { statusCode: 404 })),
      remove: () => {
        if (this.inUse-- > 0)
          return Promise.reject(new Error(`network ${id} is in use by task t1`));
        this.removed.push(id);
        return Promise.resolve();
      },
    };
  }
}

describe("healing a stack", () => {
  const folder = temporaryFolders();
  const data = process.env["XDG_DATA_HOME"];
  afterEach(() => {
    if (data === undefined) Reflect.deleteProperty(process.env, "XDG_DATA_HOME");
    else process.env["XDG_DATA_HOME"] = data;
  });

  /** Heals once, in a run of its own, after one that was killed or none. */
  async function healed(
    engine: FakeEngine,
    state: StackState,
    { killed = false }: { killed?: boolean } = {},
  ) {
    const dir = await folder();
    process.env["XDG_DATA_HOME"] = path.join(dir, "data");
    const journal = journalOf(dir, "staging");
    if (killed) journal.begin();
    await new Promise((resolve) => setTimeout(resolve, 5));
    journal.begin();
    const refreshed: RefreshOptions[] = [];
    let exports = 0;
    const pulumi = {
      state: () => {
        exports++;
        return Promise.resolve(state);
      },
      refresh: (_stack: string, options: RefreshOptions) =>
        Promise.resolve(refreshed.push(options)),
    };
    const lines: string[] = [];
    const failure = await heal(
      { dir, name: "slipway", stacks: [] },
      { docker: engine, pulumi } as unknown as Machine,
      "staging",
      (line) => lines.push(line),
    ).catch((error: unknown) => error);
    return {
      failure,
      lines,
      refreshed,
      exports,
      removed: engine.removed,
      windows: journal.windows(),
    };
  }

  const whole = { resources: [STACK, REDIS, PRIVATE], interrupted: [] };
  const redis = { id: "s1", name: "staging-redis" };
  const app = { id: "s2", name: "staging-app" };

  it("does nothing when state and engine agree, after one export", async () => {
    const { lines, refreshed, exports, removed } = await healed(
      new FakeEngine([redis], ["n1"]),
      whole,
    );
    assert.deepEqual(
      { lines, refreshed, exports, removed },
      {
        lines: [],
        refreshed: [],
        exports: 1,
        removed: [],
      },
    );
  });

  it("removes by name what a killed run created and the state does not know", async () => {
    const engine = new FakeEngine([redis, app], ["n1", "n2"]);
    const { lines, removed, refreshed, windows } = await healed(engine, whole, { killed: true });
    assert.deepEqual(removed, ["s2", "n2"]);
    assert.deepEqual(lines, ["remove service staging-app", "remove network n2"]);
    assert.deepEqual(refreshed, []);
    // The killed run is settled: what is created from now on is another's.
    assert.equal(windows.length, 1);
  });

  it("keeps the record of a task and every volume, also after a killed run", async () => {
    const engine = new FakeEngine([redis, { ...app, task: true }], ["n1"]);
    assert.deepEqual((await healed(engine, whole, { killed: true })).removed, []);
  });

  it("forgets interrupted creates without a refresh of the whole stack", async () => {
    const interrupted = [{ urn: "urn:pulumi:staging::slipway::x::app", operation: "creating" }];
    const { lines, refreshed, removed } = await healed(new FakeEngine([redis, app], ["n1"]), {
      ...whole,
      interrupted,
    });
    assert.deepEqual(removed, ["s2"]);
    assert.deepEqual(refreshed, [{ targets: [STACK.urn], clearPendingCreates: true }]);
    assert.equal(lines[0], "interrupted while it was created: app");
  });

  it("refreshes just what was removed by hand, a network as well as a service", async () => {
    const { lines, refreshed } = await healed(new FakeEngine([], []), whole);
    assert.deepEqual(refreshed, [
      { targets: [REDIS.urn, PRIVATE.urn], clearPendingCreates: false },
    ]);
    assert.deepEqual(lines, [
      "removed behind Pulumi's back: redis",
      "removed behind Pulumi's back: private",
    ]);
  });

  it("does not take what only lost its labels for removed", async () => {
    const { refreshed, lines } = await healed(new FakeEngine([redis], [], ["n1"]), whole);
    assert.deepEqual([refreshed, lines], [[], []]);
  });

  it("waits until an orphan is no more in use", async () => {
    const engine = new FakeEngine([redis], ["n1", "n2"]);
    engine.inUse = 1;
    assert.deepEqual((await healed(engine, whole, { killed: true })).removed, ["n2"]);
  });

  it("keeps the killed run in the journal while its leavings can't be removed", async () => {
    const engine = new FakeEngine([redis, app], ["n1"]);
    engine.getService = () => ({
      inspect: () => Promise.resolve({}),
      remove: () => Promise.reject(new Error("permission denied")),
    });
    const { failure, windows } = await healed(engine, whole, { killed: true });
    assert.match(String(failure), /permission denied/);
    assert.equal(windows.length, 2);
  });
});
