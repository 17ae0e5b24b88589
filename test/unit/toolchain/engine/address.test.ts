import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { engineAddress } from "../../../../toolchain/engine/address";
import { temporaryFolders } from "../support/temporary-folder";

describe("the engine's address", () => {
  const folder = temporaryFolders();

  async function homeWithContext(name: string, host: string): Promise<string> {
    const home = await folder();
    const id = createHash("sha256").update(name).digest("hex");
    const meta = path.join(home, ".docker", "contexts", "meta", id);
    await fs.mkdir(meta, { recursive: true });
    const context = { Name: name, Endpoints: { docker: { Host: host } } };
    await fs.writeFile(path.join(meta, "meta.json"), JSON.stringify(context));
    const config = { currentContext: name };
    await fs.writeFile(path.join(home, ".docker", "config.json"), JSON.stringify(config));
    return home;
  }

  it("is what DOCKER_HOST says", () => {
    const address = engineAddress({ DOCKER_HOST: "tcp://10.0.0.1:2375" });
    assert.deepEqual(address, { host: "tcp://10.0.0.1:2375", found: "variable" });
  });

  it("is that of the chosen context", async () => {
    const HOME = await homeWithContext("rootless", "unix:///run/user/1000/docker.sock");
    assert.deepEqual(engineAddress({ HOME }), {
      host: "unix:///run/user/1000/docker.sock",
      found: "elsewhere",
    });
  });

  it("is the usual one when the chosen context is the default one", async () => {
    const HOME = await homeWithContext("rootless", "unix:///run/user/1000/docker.sock");
    const { host } = engineAddress({ HOME, DOCKER_CONTEXT: "default" });
    assert.equal(host, "unix:///var/run/docker.sock");
  });
});
