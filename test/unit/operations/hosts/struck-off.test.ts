import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { StruckOffHosts } from "../../../../operations/hosts/struck-off";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";

const one = (name: string, command = "remove") => ({ name, command, environment: { HOST: name } });

describe("machines that were struck off", () => {
  const folder = temporaryFolders();
  const data = process.env["XDG_DATA_HOME"];
  afterEach(() => {
    if (data === undefined) Reflect.deleteProperty(process.env, "XDG_DATA_HOME");
    else process.env["XDG_DATA_HOME"] = data;
  });

  async function list(): Promise<{ hosts: StruckOffHosts; files: () => string[] }> {
    const dir = await folder();
    process.env["XDG_DATA_HOME"] = path.join(dir, "data");
    const hosts = new StruckOffHosts(dir, "platform");
    const files = () =>
      (fs.readdirSync(path.join(dir, "data"), { recursive: true }) as string[])
        .filter((name) => name.endsWith(".json"))
        .map((name) => path.join(dir, "data", name));
    return { hosts, files };
  }

  it("are kept until they are cleaned, as they were noted first", async () => {
    const { hosts, files } = await list();
    assert.deepEqual(hosts.read(), []);
    hosts.add([one("m1"), one("m2")]);
    hosts.add([one("m1", "another"), one("m3")]);
    assert.deepEqual(hosts.read(), [one("m1"), one("m2"), one("m3")]);
    hosts.remove("m2");
    assert.deepEqual(
      hosts.read().map(({ name }) => name),
      ["m1", "m3"],
    );
    hosts.clear();
    assert.deepEqual([hosts.read(), files()], [[], []]);
  });

  it("are not guessed from a file that is spoilt", async () => {
    const { hosts, files } = await list();
    hosts.add([one("m1")]);
    fs.writeFileSync(files()[0] ?? "", "{");
    assert.throws(() => hosts.read(), /struck-off\.json is no list of machines\nRemove it/);
  });
});
