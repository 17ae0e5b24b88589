import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { backupPlace } from "../../../../operations/backup/backup-place";
import { keptVolumes } from "../../../../operations/backup/kept-volumes";
import { volumeGroups, type VolumeUser } from "../../../../operations/backup/volume-users";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";

const VOLUME = "docker:index/volume:Volume";

function user(name: string, ...volumes: readonly string[]): VolumeUser {
  return { kind: "service", id: name, name, volumes };
}

describe("the volumes of a backup", () => {
  const found = ["platform-forge-data", "platform-builder-data", "old-data"].map((name) => ({
    name,
    stack: name.split("-")[0] ?? "",
    labels: {},
  }));
  const resource = (id: string, retainOnDelete: boolean) => ({
    urn: id,
    type: VOLUME,
    id,
    ...(retainOnDelete && { retainOnDelete }),
  });
  const states = new Map([
    ["platform", [resource("platform-forge-data", true), resource("platform-builder-data", false)]],
  ]);

  it("are those that outlive their stack, and those of stacks that were taken down", () => {
    const kept = keptVolumes({ found, states, platform: "platform", data: true });
    assert.deepEqual(
      kept.map(({ name }) => name),
      ["old-data", "platform-forge-data"],
    );
  });

  it("are the platform's only, if told so", () => {
    const kept = keptVolumes({ found, states, platform: "platform", data: false });
    assert.deepEqual(
      kept.map(({ name }) => name),
      ["platform-forge-data"],
    );
  });

  it("are copied together where somebody has them all open, also by way of others", () => {
    const users = [user("x", "a", "c"), user("y", "c", "d"), user("z", "b")];
    assert.deepEqual(
      volumeGroups(["a", "b", "c", "d", "e"], users).map(({ volumes, users: whose }) => [
        volumes.join(),
        whose.map(({ name }) => name).join(),
      ]),
      [
        ["a,c,d", "x,y"],
        ["b", "z"],
        ["e", ""],
      ],
    );
  });
});

describe("the place of a backup", () => {
  const folder = temporaryFolders();
  const now = new Date("2030-01-02T03:04:05.678Z");

  it("is the file that was said, or a name with the time in the folder that was", async () => {
    const dir = await folder();
    const project = { dir, name: "slipway" };
    const named = "slipway-20300102T030405Z.backup.tar";
    assert.equal(backupPlace(project, path.join(dir, "a.tar"), now), path.join(dir, "a.tar"));
    assert.equal(backupPlace(project, dir, now), path.join(dir, named));
    assert.equal(backupPlace(project, `${dir}/new/`, now), path.join(dir, "new", named));
    assert.equal(path.basename(path.dirname(backupPlace(project, undefined, now))), "backups");
  });

  it("is not a file that is there", async () => {
    const dir = await folder();
    const file = path.join(dir, "a.tar");
    fs.writeFileSync(file, "");
    assert.throws(() => backupPlace({ dir, name: "slipway" }, file, now), {
      message: `${file} is there already\nName another one: no backup is overwritten.`,
    });
  });
});
