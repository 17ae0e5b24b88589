import * as assert from "node:assert/strict";
import * as path from "node:path";
import { BackupWriter } from "../../../../operations/backup/backup-writer";
import { verifyBackup } from "../../../../operations/backup/read-backup";
import { restoreOn } from "../../../../operations/backup/restore";
import type { Pulumi } from "../../../../operations/pulumi";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";
import { FakeEngine, volumeArchive } from "./support/fake-engine";
import { exportedState, labels, linesOf, projectIn } from "./support/project";

const ABOUT = {
  version: 1,
  project: "slipway",
  madeAt: "2030-01-02T03:04:05.000Z",
  slipway: "0.1.0",
} as const;
const STORE = { "slipway.service": "state" };
const STATES = new Map([
  ["platform", exportedState("platform", { "platform-registry-data": "kept" })],
  ["staging", exportedState("staging", { "staging-redis-data": "kept" })],
]);

async function* of(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** Pulumi with stacks that are there already; what is imported counts as there. */
function pulumiWith(states: Readonly<Record<string, string>>) {
  const imported = new Map(Object.entries(states));
  const pulumi = {
    encryptsByStackFile: false,
    stackNames: () => Promise.resolve([...imported.keys()]),
    initStack: (stack: string) => Promise.resolve(void imported.set(stack, "")),
    importStack: (stack: string, text: string) => Promise.resolve(void imported.set(stack, text)),
    state: (stack: string) => {
      const { deployment } = JSON.parse(imported.get(stack) ?? "") as { deployment: object };
      return Promise.resolve(deployment);
    },
  };
  return { imported, pulumi: pulumi as unknown as Pulumi };
}

interface Given {
  readonly force?: boolean;
  readonly there?: Readonly<Record<string, string>>;
  readonly moveBack?: boolean;
}

describe("a restore", () => {
  const folder = temporaryFolders();

  async function restored(
    engine: FakeEngine,
    { force = false, there = {}, moveBack = false }: Given = {},
  ) {
    const dir = await folder();
    const project = projectIn(path.join(dir, "project"));
    const file = path.join(dir, "a.tar");
    const writer = await BackupWriter.open(file);
    for (const [name, stack, more] of [
      ["platform-registry-data", "platform", {}],
      ["staging-redis-data", "staging", {}],
      ...(moveBack ? [["platform-state-data", "platform", STORE] as const] : []),
    ] as const) {
      const archive = await volumeArchive({ "a-file": `content of ${name}` });
      const all = { ...labels(stack), ...more };
      await writer.add({ kind: "volume", name, stack, labels: all }, of(archive));
    }
    await writer.finish(ABOUT);
    const manifest = await verifyBackup(file);
    const plan = { missing: new Map(), replaced: new Map(), after: new Map() };
    const { imported, pulumi } = pulumiWith(there);
    const { lines, progress } = linesOf();
    const machine = { docker: engine.docker, pulumi };
    const restoring = { project, machine, file, manifest, states: STATES, plan, moveBack };
    const error = await restoreOn({ ...restoring, options: { force } }, progress).then(
      () => undefined,
      (failure: unknown) => failure as Error,
    );
    return { imported, lines, error };
  }

  it("makes each volume with its labels and content", async () => {
    const engine = new FakeEngine();
    const { error } = await restored(engine);
    assert.equal(error, undefined);
    assert.deepEqual(engine.log, [
      "create platform-registry-data",
      "fill platform-registry-data",
      "create staging-redis-data",
      "fill staging-redis-data",
    ]);
    const redis = engine.volumes.get("staging-redis-data");
    assert.deepEqual(redis?.labels, labels("staging"));
    assert.deepEqual(
      redis?.archive,
      await volumeArchive({ "a-file": "content of staging-redis-data" }),
    );
    assert.deepEqual([engine.made, [...engine.images]], [0, []]);
  });

  it("puts states back without what went with the engine", async () => {
    const { imported } = await restored(new FakeEngine());
    const { deployment } = JSON.parse(imported.get("staging") ?? "") as {
      deployment: Record<string, unknown> & { resources: readonly { type: string }[] };
    };
    assert.deepEqual(
      deployment.resources.map(({ type }) => type),
      ["pulumi:pulumi:Stack"],
    );
    assert.deepEqual(deployment["secrets_providers"], { type: "passphrase" });
    assert.equal(deployment["pending_operations"], undefined);
  });

  it("leaves the store of the state empty where the state moves there again", async () => {
    const engine = new FakeEngine();
    assert.equal((await restored(engine, { moveBack: true })).error, undefined);
    assert.deepEqual([...engine.volumes.keys()], ["platform-registry-data", "staging-redis-data"]);
  });

  it("takes volumes that are there and empty", async () => {
    const engine = new FakeEngine();
    engine.volumes.set("staging-redis-data", { labels: {}, archive: await volumeArchive({}) });
    const { error } = await restored(engine);
    assert.equal(error, undefined);
    assert.deepEqual(engine.volumes.get("staging-redis-data")?.labels, labels("staging"));
  });

  it("refuses volumes with content, and gives them up when forced", async () => {
    const engine = new FakeEngine();
    const before = await volumeArchive({ mine: "text" });
    engine.volumes.set("staging-redis-data", { labels: labels("staging"), archive: before });
    const { error, imported } = await restored(engine);
    assert.equal(
      error?.message,
      "volumes with content are on the engine: staging-redis-data\n" +
        "Nothing was touched. `--force` gives up what is there for what the backup holds, for good.",
    );
    assert.deepEqual(engine.log, ["read staging-redis-data"]);
    assert.equal(engine.volumes.get("staging-redis-data")?.archive, before);
    assert.equal(imported.size, 0);
    assert.equal((await restored(engine, { force: true })).error, undefined);
    assert.notDeepEqual(engine.volumes.get("staging-redis-data")?.archive, before);
  });

  it("refuses where Pulumi's state says that a stack is up", async () => {
    const there = { staging: exportedState("staging", { "staging-redis-data": "kept" }) };
    const engine = new FakeEngine();
    const { error } = await restored(engine, { there });
    assert.equal(error?.message.split("\n")[0], "Pulumi's state here says that staging is up");
    assert.deepEqual(engine.log, []);
  });

  it("refuses where a stack runs, forced or not", async () => {
    const engine = new FakeEngine();
    engine.services.set("staging-redis", { replicas: 1, volumes: ["staging-redis-data"] });
    const { error } = await restored(engine, { force: true });
    assert.equal(
      error?.message,
      "platform runs here: staging-redis\n" +
        "Nothing was touched. Run `slipway down` first, or restore onto another engine.",
    );
    assert.deepEqual(engine.log, []);
  });

  it("leaves no volume when one can't be filled, or the command is stopped", async () => {
    for (const fail of [
      () => {
        throw new Error("no space left on device");
      },
      () => void process.emit("SIGTERM", "SIGTERM"),
    ]) {
      const engine = new FakeEngine();
      engine.onCopy = (volume) => {
        if (volume === "staging-redis-data") fail();
      };
      const { error, imported } = await restored(engine);
      assert.match(error?.message ?? "", /no space left on device|stopped by SIGTERM/);
      assert.deepEqual([...engine.volumes.keys()], []);
      assert.equal(imported.size, 0);
      assert.deepEqual([engine.made, [...engine.images]], [0, []]);
    }
  });
});
