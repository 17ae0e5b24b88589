import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Host } from "../../../../model/host";
import { cleanStruckOff, notCleaned } from "../../../../operations/hosts/clean-struck-off";
import { StruckOffHosts } from "../../../../operations/hosts/struck-off";
import type { Progress } from "../../../../operations/progress";
import { openProject } from "../../../../operations/project";
import { Pulumi } from "../../../../operations/pulumi";
import { newKey, sshServers } from "../../ssh/support/ssh-server";
import { HOST_KEY } from "../../support/host";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";

const SSH = `    ssh: [{ name: m1, address: 192.0.2.1, hostKey: "${HOST_KEY}", role: manager }]\n`;
const AZURE = `    azure:
      location: westeurope
      dnsPrefix: crigen
      sshKey: "${HOST_KEY}"
      allowSshFrom: [203.0.113.0/24]
      managers: { count: 1 }
      workers: { count: 2 }
`;

describe("machines that were struck off", () => {
  const folder = temporaryFolders();
  const sshServer = sshServers();
  const data = process.env["XDG_DATA_HOME"];
  afterEach(() => {
    if (data === undefined) Reflect.deleteProperty(process.env, "XDG_DATA_HOME");
    else process.env["XDG_DATA_HOME"] = data;
  });

  async function host(): Promise<Host & { stop(): void }> {
    const login = newKey();
    const key = path.join(await folder(), "id");
    await fs.writeFile(key, login.private, { mode: 0o600 });
    const { endpoint, stop } = await sshServer({ authorized: [login.public] });
    const more = { role: "manager", labels: {}, clusterAddress: "10.0.0.1" } as const;
    return { ...endpoint, ...more, name: "m1", key, stop };
  }

  /** One that was noted with this command. */
  async function cleaned(hosts: readonly Host[], command: string, source = SSH) {
    const dir = await folder();
    process.env["XDG_DATA_HOME"] = path.join(dir, "data");
    await fs.writeFile(path.join(dir, "Pulumi.yaml"), "name: slipway\n");
    const text = `config:\n  slipway:kind: platform\n  slipway:domain: example.org\n  slipway:hosts:\n${source}`;
    await fs.writeFile(path.join(dir, "Pulumi.platform.yaml"), text);
    const list = new StruckOffHosts(dir, "platform");
    list.add([{ name: "m1", command, environment: { NODE: "its own" } }]);
    const lines: string[] = [];
    const progress: Progress = {
      step: (title, work) => {
        lines.push(title);
        return work((line) => lines.push(line));
      },
      note: (line) => void lines.push(line),
    };
    const pulumi = new Pulumi({ projectDir: dir, environment: { PREPARED: "yes" } });
    const asked = { stack: "platform", hosts };
    const outcome = await cleanStruckOff(openProject(dir), pulumi, asked, progress).catch(
      (error: unknown) => String(error),
    );
    return { outcome, lines, noted: list.names() };
  }

  it("are cleaned by the command that the plan had for them, once they answer", async () => {
    const m1 = await host();
    const { outcome, lines, noted } = await cleaned(
      [m1],
      'echo "$NODE, $PREPARED, $SLIPWAY_LOST_HOSTS"',
    );
    assert.deepEqual(lines, ["Clean m1, which was struck off", "its own, yes, m1"]);
    assert.deepEqual([outcome, noted], [[m1], []]);
  });

  it("stay noted while that fails", async () => {
    const { outcome, noted } = await cleaned([await host()], "echo apt is locked >&2; exit 1");
    assert.equal(
      outcome,
      "UserError: m1 was struck off, and can't be cleaned:\napt is locked\n" +
        "Mend it, and run the same command again.",
    );
    assert.deepEqual(noted, ["m1"]);
  });

  it("are named, with what to do, while they don't answer or are in no list", async () => {
    const away = await host();
    away.stop();
    for (const hosts of [[away], []]) {
      const { outcome, lines, noted } = await cleaned(hosts, "echo not run");
      assert.deepEqual([outcome, lines, noted], [[], [notCleaned("m1")], ["m1"]]);
    }
    assert.match(notCleaned("m1"), /nothing was cleaned on it.*`slipway down` again/s);
  });

  it("are a cloud's to delete where they are a cloud's", async () => {
    const { outcome, lines, noted } = await cleaned([], "echo not run", AZURE);
    assert.deepEqual([outcome, lines, noted], [[], [], []]);
  });
});
