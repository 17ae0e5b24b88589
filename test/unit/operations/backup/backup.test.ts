import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { backUpOn, type BackupOptions } from "../../../../operations/backup/backup";
import { verifyBackup } from "../../../../operations/backup/read-backup";
import type { Project } from "../../../../operations/project";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";
import { FakeEngine, volumeArchive } from "./support/fake-engine";
import { exportedState, labels, linesOf, projectIn } from "./support/project";

const TIMING = { stopMs: 50, startMs: 50, lookMs: 1 };
const STATES: Readonly<Record<string, string>> = {
  platform: exportedState("platform", {
    "platform-registry-data": "kept",
    "platform-registry-credentials": "passing",
    "platform-forge-data": "kept",
    "platform-forge-config": "kept",
  }),
  staging: exportedState("staging", { "staging-redis-data": "kept" }),
};
const PULUMI = {
  stackNames: () => Promise.resolve(Object.keys(STATES)),
  exportStack: (stack: string) => Promise.resolve(STATES[stack] ?? ""),
};

/** A platform with a registry beside the swarm and a forge in it, and redis in staging. */
async function engine(): Promise<FakeEngine> {
  const made = new FakeEngine();
  const volumes = [
    ...["platform-registry-data", "platform-registry-credentials"],
    ...["platform-forge-data", "platform-forge-config", "staging-redis-data"],
  ];
  for (const name of volumes) {
    const archive = await volumeArchive({ "a-file": `content of ${name}` });
    made.volumes.set(name, { labels: labels(name.split("-")[0] ?? ""), archive });
  }
  made.volumes.set("somebody-elses", { labels: {}, archive: await volumeArchive({}) });
  made.services.set("platform-forge", {
    replicas: 1,
    volumes: ["platform-forge-data", "platform-forge-config"],
  });
  made.services.set("staging-redis", { replicas: 2, volumes: ["staging-redis-data"] });
  made.services.set("staging-app", { replicas: 3, volumes: [] });
  made.containers.set("platform-registry", {
    volumes: ["platform-registry-data", "platform-registry-credentials"],
    running: true,
  });
  return made;
}

describe("a backup", () => {
  const folder = temporaryFolders();

  async function backedUp(made: FakeEngine, options: Partial<BackupOptions> = {}) {
    const dir = await folder();
    const project: Project = projectIn(path.join(dir, "project"));
    const file = path.join(dir, "backups", "a.tar");
    const { lines, progress } = linesOf();
    const machine = { docker: made.docker, pulumi: PULUMI };
    const all = { data: true, version: "0.1.0", timing: TIMING, file, ...options };
    const outcome = await backUpOn(project, machine, all, progress).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    return { file, lines, error: outcome, there: await fs.readdir(path.dirname(file)) };
  }

  it("holds states, files and the volumes that outlive their stacks", async () => {
    const { file, error } = await backedUp(await engine());
    assert.equal(error, undefined);
    const { parts, project } = await verifyBackup(file);
    assert.equal(project, "slipway");
    assert.deepEqual(
      parts.map(({ kind, name }) => `${kind} ${name}`),
      [
        "state platform",
        "state staging",
        "file Pulumi.platform.yaml",
        "file Pulumi.staging.yaml",
        "volume platform-forge-config",
        "volume platform-forge-data",
        "volume platform-registry-data",
        "volume staging-redis-data",
      ],
    );
  });

  it("leaves out what environments keep, if told so", async () => {
    const { file } = await backedUp(await engine(), { data: false });
    const { parts } = await verifyBackup(file);
    assert.ok(!parts.some(({ name }) => name === "staging-redis-data"));
    assert.ok(parts.some(({ name }) => name === "platform-forge-data"));
  });

  it("copies while nobody writes, each user away once, all others untouched", async () => {
    const made = await engine();
    const { lines } = await backedUp(made);
    assert.deepEqual(made.log, [
      "scale platform-forge to 0",
      "read platform-forge-config",
      "read platform-forge-data",
      "scale platform-forge to 1",
      // As it is, so that it is no change by hand.
      "scale platform-forge to 1",
      "stop platform-registry",
      "read platform-registry-data",
      "start platform-registry",
      "scale staging-redis to 0",
      "read staging-redis-data",
      "scale staging-redis to 2",
      // As it is, so that it is no change by hand.
      "scale staging-redis to 2",
    ]);
    assert.match(lines.join("\n"), /platform-forge is back; it was away for \d+\.\d s/);
    assert.deepEqual([made.made, [...made.images]], [0, []]);
  });

  it("leaves nothing and puts everything back when a copy fails", async () => {
    const made = await engine();
    made.onCopy = (volume) => {
      if (volume === "platform-forge-data") throw new Error("the disk is broken");
    };
    const { error, there } = await backedUp(made);
    assert.equal(error?.message, "the disk is broken");
    assert.deepEqual(there, []);
    assert.equal(made.services.get("platform-forge")?.replicas, 1);
    assert.deepEqual([made.made, [...made.images]], [0, []]);
  });

  it("leaves nothing when the engine sends a part of a volume only", async () => {
    const made = await engine();
    made.sends = 700;
    const { error, there } = await backedUp(made);
    assert.equal(error?.message, "the engine did not send the whole volume");
    assert.deepEqual(there, []);
    assert.equal(made.services.get("platform-forge")?.replicas, 1);
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`leaves nothing and puts everything back on ${signal}`, async () => {
      const made = await engine();
      made.onCopy = (volume) => {
        if (volume === "platform-registry-data") process.emit(signal, signal);
      };
      const { error, there } = await backedUp(made);
      assert.equal(error?.message, `the backup was stopped by ${signal}`);
      assert.deepEqual(there, []);
      assert.equal(made.containers.get("platform-registry")?.running, true);
      assert.ok(!made.log.includes("scale staging-redis to 0"));
    });
  }

  it("tells of a service that does not stop, and starts it again", async () => {
    const made = await engine();
    made.stuck = "platform-forge";
    const { error } = await backedUp(made);
    assert.equal(error?.message, "platform-forge did not stop within 0.05 s");
    assert.equal(made.services.get("platform-forge")?.replicas, 1);
  });
});
