import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { containerFiles } from "../../../machines/cis/container-files";

const here = async (command: string): Promise<string> =>
  (await execa("sh", ["-s"], { input: command })).stdout;

describe("the files of a container", () => {
  let root: string;

  beforeEach(async () => {
    root = await fs.mkdtemp(path.join(os.tmpdir(), "slipway it's "));
  });

  afterEach(() => fs.rm(root, { recursive: true, force: true }));

  async function put(name: string, mode = 0o644): Promise<void> {
    const file = path.join(root, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, "");
    await fs.chmod(file, mode);
  }

  it("are told where one has a set-user-ID or set-group-ID bit", async () => {
    await put("bin/su", 0o4755);
    await put("usr/bin/wall", 0o2755);
    await put("bin/ls", 0o755);
    const { setIdFiles } = await containerFiles(here, root);
    assert.deepEqual(setIdFiles, ["/bin/su", "/usr/bin/wall"]);
  });

  it("are told where one is a tool that nothing there needs", async () => {
    await put("usr/local/bin/npm");
    await put("usr/sbin/sshd");
    await put("etc/npm");
    await put("usr/bin/node");
    const { tools } = await containerFiles(here, root);
    assert.deepEqual(tools, ["/usr/local/bin/npm", "/usr/sbin/sshd"]);
  });

  it("are none where there is nothing of the kind", async () => {
    await put("bin/ls", 0o755);
    assert.deepEqual(await containerFiles(here, root), { setIdFiles: [], tools: [] });
  });

  it("cannot be told of a folder without any, or of none", async () => {
    await assert.rejects(containerFiles(here, root), { message: `${root} holds no file` });
    await assert.rejects(containerFiles(here, path.join(root, "gone")));
  });
});
