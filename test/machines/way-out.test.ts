import assert from "node:assert/strict";
import { execa } from "execa";
import { nodeEnvironment } from "../../components/cluster/host-swarm-environment";
import { type Outcome, TestProject } from "../e2e/support/test-project";
import { hostEntry } from "./support/host-entry";
import { onMachines } from "./support/platform-on-machines";
import { type TestMachines, startMachines } from "./support/test-machines";

/** An image of `sleep`, made of the machine's own files: none can be pulled. */
const MAKE_IMAGE = `files=$(for program in /bin/sh /bin/sleep; do
  echo "$program"; ldd "$program" | grep -o '/[^ ]*'
done | sort -u)
tar -C / -ch $files 2> /dev/null | docker import - slipway-test/sleep:1`;

/** What Slipway has noted of a machine, so that its clean-up has something to do. */
const NOTED =
  "mkdir -p /var/lib/slipway; echo theirs > /etc/slipway-was-here; " +
  "printf 'package docker.io\\nfile /etc/slipway-was-here\\n' > /var/lib/slipway/marker";

const OBSTACLE = "/etc/sysctl.d/60-slipway.conf";

describe("the way out of a cluster", function () {
  this.bail(true);
  let machines: TestMachines;
  let project: TestProject;

  before("three machines, one of them bare, and a fresh clone", async () => {
    machines = await startMachines(
      [
        { name: "m1", kind: "engine" },
        { name: "m2", kind: "engine" },
        { name: "m3", kind: "bare" },
      ],
      (line) => process.stderr.write(`    ${line}\n`),
    );
    project = await TestProject.copy({ DOCKER_HOST: "", SSH_AUTH_SOCK: "" }, (copy) =>
      onMachines(copy, machines.all),
    );
  });
  after("nothing is left", async () => {
    await project?.remove();
    await machines?.remove();
  });

  async function on(name: string, command: string): Promise<string> {
    const { code, stdout, stderr } = await machines.run(name, command);
    assert.equal(code, 0, `${name}: ${command}: ${stderr}`);
    return stdout.trim();
  }

  const swarmOf = (name: string) => on(name, "docker info --format '{{.Swarm.LocalNodeState}}'");

  async function assertClean(name: string): Promise<void> {
    const { stdout } = await machines.run(
      name,
      "ls -d /var/lib/slipway /etc/docker/daemon.json /etc/docker/certs.d/* 2>/dev/null; " +
        "grep -i slipway /etc/hosts; iptables-save 2>/dev/null | grep -i slipway; true",
    );
    assert.equal(stdout.trim(), "", `${name} is not clean`);
  }

  describe("that Slipway made, with a dead manager", () => {
    let ended: Outcome;

    before("a platform, the first of its three managers killed", async () => {
      const { exitCode, all } = await project.slipway("up", "platform");
      assert.equal(exitCode, 0, all);
      // Whose clean-up fails, once the last manager has left.
      await on("m2", `rm ${OBSTACLE}; mkdir -p ${OBSTACLE}/in-the-way`);
      await machines.kill("m1");
    });

    it("is gone past the dead one, until the last machine can't be cleaned", async () => {
      ended = await project.slipway("down", "--yes");
      assert.notEqual(ended.exitCode, 0);
      assert.match(ended.all, /Strike off m1, which can't leave by itself/);
      assert.match(ended.all, /m2 \(\S+\) is out of the swarm, but was not cleaned/);
      assert.equal(await swarmOf("m2"), "inactive");
      await assertClean("m3");
      assert.notEqual((await machines.run("m3", "command -v dockerd")).code, 0);
    });

    it("goes on when it is repeated, though no machine is in a swarm any more", async () => {
      await on("m2", `rm -r ${OBSTACLE}`);
      const { exitCode, all } = await project.slipway("down", "--yes");
      assert.equal(exitCode, 0, all);
      assert.match(all, /the machines are in no swarm any more/);
      assert.match(all, /^m1 was struck off the swarm, but nothing was cleaned on it/m);
      await assertClean("m2");
    });

    it("cleans the dead one when that is back", async () => {
      await machines.start("m1");
      const { exitCode, all } = await project.slipway("down", "--yes");
      assert.equal(exitCode, 0, all);
      assert.equal(await swarmOf("m1"), "inactive");
      await assertClean("m1");
      const again = await project.slipway("down", "--yes");
      assert.equal(again.exitCode, 0, again.all);
      assert.doesNotMatch(again.all, /m1/);
    });
  });

  describe("that was there before", () => {
    const managers = () => machines.all.map((machine) => hostEntry(machine, "manager"));

    /** As the plan's commands do it, without a platform around them. */
    async function run(verb: "ensure" | "remove", name: string, clusterId: string) {
      const [host] = managers().filter((one) => one.name === name);
      assert.ok(host);
      const owner = { project: "slipway", stack: "platform" };
      const reached = managers().filter((one) => one.name !== "m3");
      const settings = { owner, managers: reached, clusterId, host, attempt: "1" };
      const environment = nodeEnvironment({
        ...settings,
        host: { ...host, labels: { edge: "true" } },
      });
      return execa(
        process.execPath,
        ["--import=tsx", "components/cluster/host-swarm-command.ts", verb],
        { env: environment, all: true },
      );
    }

    it("loses the machines that Slipway joined, and keeps its own as they were", async () => {
      const { clusterAddress } = machines.get("m1");
      await on("m1", `docker swarm init --advertise-addr ${clusterAddress}`);
      await on("m1", "docker node update --label-add gpu=1 --label-add edge=theirs m1");
      await on("m1", MAKE_IMAGE);
      const service =
        "--name theirs --constraint node.labels.gpu==1 --no-resolve-image " +
        "slipway-test/sleep:1 /bin/sleep 3600";
      await on("m1", `docker service create --detach=false --quiet ${service}`);
      const clusterId = await on("m1", "docker info --format '{{.Swarm.Cluster.ID}}'");
      const theirs = () => on("m1", "docker ps --quiet --filter name=theirs");
      const labels = (name: string) =>
        on("m1", `docker node inspect ${name} --format '{{json .Spec.Labels}}'`);
      const container = await theirs();
      assert.notEqual(container, "");

      for (const name of ["m1", "m2"]) await run("ensure", name, clusterId);
      assert.equal(JSON.parse(await labels("m1"))["slipway.host"], "m1");
      assert.equal(JSON.parse(await labels("m2"))["slipway.joined"], "true");
      for (const name of ["m1", "m2"]) await on(name, NOTED);

      await run("remove", "m2", clusterId);
      assert.equal(await on("m1", "docker node ls --quiet | wc -l"), "1");
      const { all } = await run("remove", "m1", clusterId);
      assert.match(all, /stays in the swarm, where it was before Slipway came/);
      assert.deepEqual(JSON.parse(await labels("m1")), { gpu: "1", edge: "theirs" });
      assert.equal(await on("m1", "docker info --format '{{.Swarm.ControlAvailable}}'"), "true");
      assert.equal(await theirs(), container, "its work was disturbed");
      assert.equal((await machines.run("m1", "ls -d /var/lib/slipway /etc/slipway-*")).stdout, "");
      // It had come before Slipway, but Slipway's note said otherwise: only one that left is purged.
      assert.notEqual((await machines.run("m2", "command -v dockerd")).code, 0);
    });
  });
});
