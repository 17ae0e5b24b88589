import assert from "node:assert/strict";
import { addHost, removeHost, setHostRole } from "../../../config/hosts-edit";
import { summarize, summaryLine } from "../../faults/support/load/summary";
import { assertClean } from "../support/assert-clean";
import type { MachinesWorld } from "../support/machines-world";

const FILE = "Pulumi.platform.yaml";
const OTHER_KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHT1FiKeXYPezFjDZpvMwdLxGnR3LyFK/9nvzwd/MNXJ";

export function membershipChapter(world: MachinesWorld): void {
  const roles = async (): Promise<Record<string, string>> => {
    const { stdout } = await world.slipway("host", "ls", "--json");
    const rows = JSON.parse(stdout) as { name: string; node?: { role: string } }[];
    return Object.fromEntries(rows.map(({ name, node }) => [name, node?.role ?? "none"]));
  };

  describe("the list of machines", () => {
    it("stops before any command is run where a machine shows another host key", async () => {
      const before = await world.project.read(FILE);
      const machine = world.host("w2");
      await world.project.edit(FILE, (text) => addHost(text, { ...machine, hostKey: OTHER_KEY }));
      const { exitCode, all } = await world.project.slipway("up", "platform");
      assert.notEqual(exitCode, 0);
      assert.match(all, /host key/);
      assert.match(all, /w2|198\.19\./);
      const traces = await world.machines.run(
        "w2",
        "ls -d /var/lib/slipway /etc/docker 2>&1; true",
      );
      assert.doesNotMatch(traces.stdout, /^\/(var|etc)/m);
      await world.project.edit(FILE, () => before);
    });

    it("takes a machine in that is added to it", async () => {
      const { address, hostKey } = world.machines.get("w2");
      const { keyFile } = world.machines.get("w2");
      const fingerprint = (
        await world.machines.run("w2", "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub")
      ).stdout.split(" ")[1];
      const { stdout } = await world.slipway(
        ...["host", "add", "w2", address, "--user", "ops", "--key", keyFile],
        ...["--fingerprint", String(fingerprint)],
      );
      assert.match(stdout, new RegExp(hostKey.split(" ")[1]?.replaceAll("+", "\\+") ?? "none"));
      const { all } = await world.slipway("up", "platform");
      assert.match(all, /cluster-node-w2 created/);
      assert.equal((await roles())["w2"], "worker");
    });

    it("changes a machine's role, and changes it back", async () => {
      await world.project.edit(FILE, (text) => setHostRole(text, "w2", "manager"));
      await world.slipway("up", "platform");
      assert.equal((await roles())["w2"], "manager");
      await world.project.edit(FILE, (text) => setHostRole(text, "w2", "worker"));
      await world.slipway("up", "platform");
      assert.equal((await roles())["w2"], "worker");
    });

    it("drains a machine by hand, which an up leaves so, and takes it back", async () => {
      await world.slipway("host", "drain", "w2");
      const { all } = await world.slipway("up", "platform");
      assert.doesNotMatch(all, /\d+ (created|updated|deleted|replaced)/);
      const { stdout } = await world.slipway("host", "ls");
      assert.match(stdout, /^w2 .*drain/m);
      await world.slipway("host", "drain", "--undo", "w2");
    });

    it("lets a machine go without losing a request, and leaves it clean", async () => {
      await world.project.edit(FILE, (text) => removeHost(text, "w2"));
      const load = world.load("m2");
      const { all } = await world.slipway("up", "platform");
      const summary = summarize(await load.stop());
      process.stdout.write(`      ${summaryLine(summary)}\n`);
      assert.equal(summary.failed, 0, summaryLine(summary));
      assert.match(all, /cluster-node-w2 deleted/);
      assert.equal((await roles())["w2"], undefined);
      await assertClean(world.machines, "w2");
    });
  });
}
