import * as assert from "node:assert/strict";
import * as path from "node:path";
import { readInstalled, recordInstalled } from "../../../../toolchain/engine/installed";
import { temporaryFolders } from "../support/temporary-folder";

describe("the record of what setup installed", () => {
  const folder = temporaryFolders();

  it("is empty at first", async () => {
    const file = path.join(await folder(), "installed.json");
    assert.deepEqual(await readInstalled(file), { packages: [] });
  });

  it("keeps what it holds when something is added", async () => {
    const file = path.join(await folder(), "data", "installed.json");
    await recordInstalled(file, { packages: ["docker.io", "runc"] });
    await recordInstalled(file, { engine: { pid: 7, startTime: "99" } });
    await recordInstalled(file, { packages: ["runc", "iptables"] });
    assert.deepEqual(await readInstalled(file), {
      packages: ["docker.io", "runc", "iptables"],
      engine: { pid: 7, startTime: "99" },
    });
  });
});
