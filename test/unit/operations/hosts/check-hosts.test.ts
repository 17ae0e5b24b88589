import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { checkHosts } from "../../../../operations/hosts/check-hosts";
import { newKey, sshServers } from "../../ssh/support/ssh-server";
import { host } from "../../support/host";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";

describe("checking hosts", () => {
  const server = sshServers();
  const folder = temporaryFolders();

  it("tells of each why it could not be asked", async () => {
    const login = newKey();
    const key = path.join(await folder(), "id");
    await fs.writeFile(key, login.private);
    const { endpoint, port } = await server({ authorized: [login.public] });
    const jump = await server({ authorized: [login.public] });
    const hidden = { ...jump.endpoint, key, hostKey: newKey().public };
    const [m1, w1] = await checkHosts([
      host("m1", { ...endpoint, key, hostKey: newKey().public }),
      host("w1", { ...endpoint, key, jump: hidden }),
    ]);
    const { problem, ...rest } = m1 ?? {};
    assert.deepEqual(rest, { name: "m1", ssh: `ops@127.0.0.1:${port}` });
    assert.match(problem ?? "", /^m1 \(ops@127\.0\.0\.1:\d+\) shows the host key SHA256:/);
    assert.equal(w1?.jump, `ops@127.0.0.1:${jump.port}`);
    assert.match(w1.problem ?? "", /^jump host of w1 \(ops@.* shows the host key SHA256:/);
    assert.equal(w1.engine, undefined);
  });
});
