import * as assert from "node:assert/strict";
import { ssh } from "./support/ssh-client";
import { type TestMachines, startMachines } from "./support/test-machines";
import type { TestMachine } from "./support/test-machine";
import { until } from "./support/until";

const report = (line: string) => process.stdout.write(`      ${line}\n`);

/** An image of what runs `ping` and `sleep`, made of the machine's own files: none can be pulled. */
const MAKE_IMAGE = `files=$(for program in /bin/sh /bin/ping /bin/sleep; do
  echo "$program"; ldd "$program" | grep -o '/[^ ]*'
done | sort -u)
tar -C / -ch $files 2> /dev/null | docker import - slipway-test/ping:1`;

const USER_DATA = `#cloud-config
write_files:
  - { path: /etc/said, content: "by the cloud" }
runcmd:
  - [ sh, -c, "hostname > /etc/ran" ]
`;

/** Runs a command by SSH and wants it to succeed. */
async function on(machine: TestMachine, command: string): Promise<string> {
  const { code, stdout, stderr } = await ssh(machine, command);
  assert.equal(code, 0, `${machine.name}: ${command}: exit code ${code}: ${stderr}`);
  return stdout.trim();
}

describe("machines for tests", () => {
  let machines: TestMachines;

  before(async () => {
    const started = Date.now();
    machines = await startMachines(
      [
        { name: "m1", kind: "engine" },
        { name: "m2", kind: "engine" },
        { name: "m3", kind: "bare" },
        { name: "m4", kind: "bare", behind: "m1" },
        { name: "m5", kind: "cloud-init", userData: USER_DATA },
      ],
      report,
    );
    report(`5 machines answer after ${Date.now() - started} ms`);
  });

  after(async () => {
    await machines?.remove();
    assert.deepEqual(await machines?.remains(), []);
  });

  it("answer by SSH with a host key of their own", async () => {
    for (const machine of machines.all) assert.equal(await on(machine, "hostname"), machine.name);
    assert.equal(new Set(machines.all.map(({ hostKey }) => hostKey)).size, 5);
  });

  it("show a host key that another machine's does not pass for", async () => {
    const { hostKey } = machines.get("m2");
    const { code, stderr } = await ssh(machines.get("m1"), "hostname", { hostKey });
    assert.equal(code, 255);
    assert.match(stderr, /Host key verification failed/);
  });

  it("let a second user become root without a password", async () => {
    const { stdout } = await ssh(machines.get("m3"), "id -un; sudo -n id -un", { user: "ops" });
    assert.equal(stdout, "ops\nroot");
  });

  it("are reached through another machine where they are behind it, and only so", async () => {
    const { jump, ...m4 } = machines.get("m4");
    assert.equal(jump?.address, machines.get("m1").address);
    assert.equal((await ssh(m4, "true", { connectSeconds: 3 })).code, 255);
  });

  it("have the engine, or not", async () => {
    for (const name of ["m1", "m2"]) {
      const driver = await on(machines.get(name), "docker info --format '{{.Driver}}'");
      assert.equal(driver, "overlay2");
    }
    assert.equal((await ssh(machines.get("m3"), "command -v docker")).code, 1);
  });

  for (const name of ["m3", "m4"]) {
    it(`install the engine as any server does: ${name}`, async () => {
      const started = Date.now();
      const install =
        "export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && " +
        "apt-get install -qq --no-install-recommends docker.io";
      await on(machines.get(name), install);
      report(`docker.io installed on ${name} in ${Math.round((Date.now() - started) / 1000)} s`);
      await until(async () => (await ssh(machines.get(name), "docker version")).code === 0, 30_000);
      assert.equal(await on(machines.get(name), "docker info --format '{{.Driver}}'"), "overlay2");
    });
  }

  it("carry out what a cloud's metadata tells them at their first boot", async () => {
    const status = await on(machines.get("m5"), "cloud-init status --wait --long");
    assert.match(status, /^\.*\s*status: done$/m);
    assert.equal(
      await on(machines.get("m5"), "cat /etc/said; echo; cat /etc/ran"),
      "by the cloud\nm5",
    );
  });

  it("form a swarm whose overlay network spans them", async () => {
    const [m1, m2, m3, m4] = machines.all as [TestMachine, TestMachine, TestMachine, TestMachine];
    await on(m1, `docker swarm init --advertise-addr ${m1.clusterAddress}`);
    const token = await on(m1, "docker swarm join-token -q worker");
    for (const { clusterAddress, ...machine } of [m2, m3, m4]) {
      const join = `docker swarm join --advertise-addr ${clusterAddress} --token ${token}`;
      await on({ ...machine, clusterAddress }, `${join} ${m1.clusterAddress}:2377`);
    }
    await on(m1, "docker network create --driver overlay --attachable span");
    for (const machine of [m1, m3, m4]) await on(machine, MAKE_IMAGE);
    await on(
      m1,
      "docker run --detach --network span --name far slipway-test/ping:1 /bin/sleep 600",
    );
    for (const machine of [m3, m4]) {
      const ping = "docker run --rm --network span slipway-test/ping:1 /bin/ping -c 1 -W 2 far";
      await until(async () => (await ssh(machine, ping)).code === 0, 20_000);
    }
  });

  it("are seen down when they are killed, and come back as they were", async () => {
    const m1 = machines.get("m1");
    const status = () => on(m1, "docker node inspect m2 --format '{{.Status.State}}'");
    await machines.kill("m2");
    const killed = Date.now();
    await until(async () => (await status()) === "down", 60_000);
    report(`a killed machine is seen down after ${Math.round((Date.now() - killed) / 1000)} s`);
    await machines.start("m2");
    await until(async () => (await status()) === "ready", 60_000);
    assert.equal(await on(machines.get("m2"), "hostname"), "m2");
  });

  it("answer nothing while they are paused or cut off, and answer again after it", async () => {
    const m3 = machines.get("m3");
    await machines.cutNetwork("m3");
    assert.equal((await ssh(m3, "true", { connectSeconds: 3 })).code, 255);
    assert.equal((await machines.run("m3", "hostname")).stdout, "m3\n");
    await machines.mendNetwork("m3");
    assert.equal(await on(m3, "hostname"), "m3");
    await machines.pause("m3");
    assert.equal((await ssh(m3, "true", { connectSeconds: 3 })).code, 255);
    await machines.resume("m3");
    assert.equal(await on(m3, "hostname"), "m3");
  });
});
