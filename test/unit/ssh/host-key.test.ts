import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as net from "node:net";
import * as path from "node:path";
import { readHostKey } from "../../../ssh/host-key";
import { fingerprintOf } from "../../../ssh/public-key";
import { temporaryFolders } from "../toolchain/support/temporary-folder";
import { newKey, parsed, sshServers } from "./support/ssh-server";

describe("reading a host key", () => {
  const server = sshServers();
  const folder = temporaryFolders();

  it("gives the Ed25519 one where there are several, and logs in nowhere", async () => {
    const key = newKey();
    const { port, seen } = await server({ hostKeys: [newKey("rsa"), key, newKey("ecdsa")] });
    assert.deepEqual(await readHostKey("127.0.0.1", port), {
      hostKey: key.public,
      fingerprint: fingerprintOf(parsed(key.public).getPublicSSH()),
    });
    assert.deepEqual(seen, []);
  });

  it("gives the one of the machine behind a jump host, whose own is checked", async () => {
    const login = newKey();
    const file = path.join(await folder(), "id");
    await fs.writeFile(file, login.private);
    const jump = await server({ authorized: [login.public] });
    const key = newKey("ecdsa");
    const { port } = await server({ hostKeys: [key] });
    const through = { ...jump.endpoint, key: file };
    const { hostKey } = await readHostKey("127.0.0.1", port, { jump: through });
    assert.equal(hostKey, key.public);
    const wrong = { ...through, hostKey: newKey().public };
    await assert.rejects(readHostKey("127.0.0.1", port, { jump: wrong }), { reason: "host key" });
  });

  it("says where nobody shows one", async () => {
    const { port, stop } = await server();
    stop();
    await assert.rejects(readHostKey("127.0.0.1", port), {
      reason: "unreachable",
      summary: `127.0.0.1:${port} shows no SSH host key: connect ECONNREFUSED 127.0.0.1:${port}`,
    });
  });

  it("waits for nobody who says nothing, and takes no other protocol for it", async () => {
    const silent = net.createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const { port } = silent.address() as net.AddressInfo;
    await assert.rejects(readHostKey("127.0.0.1", port, { timeoutMs: 100 }), {
      summary: `127.0.0.1:${port} shows no SSH host key: Timed out while waiting for handshake`,
    });
    silent.on("connection", (client) => client.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await assert.rejects(readHostKey("127.0.0.1", port), {
      summary: `127.0.0.1:${port} shows no SSH host key: Connection lost before handshake`,
    });
    silent.close();
  });
});
