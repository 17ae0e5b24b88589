import * as assert from "node:assert/strict";
import { machineScript } from "../../components/hosts/preparation/machine-script";
import { ssh } from "./support/ssh-client";
import { type TestMachines, startMachines } from "./support/test-machines";

const report = (line: string) => process.stdout.write(`      ${line}\n`);

/** How long a node is waited for here where it can't come back, in place of 2 minutes. */
const SECONDS = 10;

const NAMES = ["m1", "m2", "m3"] as const;
type Name = (typeof NAMES)[number];

describe("the machine's script, where the engine is a manager of a swarm", () => {
  let machines: TestMachines;

  before(async () => {
    machines = await startMachines(
      NAMES.map((name) => ({ name, kind: "engine" })),
      report,
    );
    const advertise = (name: Name) => `--advertise-addr ${machines.get(name).clusterAddress}`;
    await on("m1", `docker swarm init ${advertise("m1")}`);
    const token = await on("m1", "docker swarm join-token -q manager");
    for (const name of ["m2", "m3"] as const) {
      const first = `${machines.get("m1").clusterAddress}:2377`;
      await on(name, `docker swarm join ${advertise(name)} --token ${token} ${first}`);
    }
  });

  after(async () => {
    await machines?.remove();
    assert.deepEqual(await machines?.remains(), []);
  });

  async function on(name: Name, command: string): Promise<string> {
    const { code, stdout, stderr } = await machines.run(name, command);
    assert.equal(code, 0, `${name}: ${command}: ${stderr}`);
    return stdout.trim();
  }
  const run = (name: Name, script: string) => ssh(machines.get(name), "sh -s", { input: script });
  /** With a setting that needs a restart. */
  const restarting = (address: string) => machineScript({ user: "root", dns: [address] });
  const engines = () => Promise.all(NAMES.map((name) => on(name, "cat /var/run/docker.pid")));

  it("leaves it alone when it may be run on all machines at once", async () => {
    const before = await engines();
    for (const name of NAMES) {
      const { stdout } = await run(name, machineScript({ user: "root", spareNodes: true }));
      assert.equal(stdout, "slipway: is a node of a swarm: its turn comes\nslipway: nothing to do");
      await on(name, "[ ! -e /etc/docker/daemon.json ] && [ ! -e /var/lib/slipway ]");
    }
    assert.deepEqual(await engines(), before);
  });

  it("ends only when the leader reaches the manager whose engine it has restarted", async () => {
    const before = await engines();
    for (const name of NAMES) {
      const { code, stdout, stderr } = await run(name, restarting("192.0.2.1"));
      assert.equal(code, 0, stderr);
      assert.match(stdout, /restarted the engine\nslipway: is back in its swarm$/);
      const list = await on(name, "docker node ls --format '{{.ManagerStatus}}'");
      assert.deepEqual(list.split("\n").sort(), ["Leader", "Reachable", "Reachable"], name);
    }
    const after = await engines();
    NAMES.forEach((name, index) => assert.notEqual(after[index], before[index], name));
  });

  it("fails when it is not back in time, and so does the next run, without another restart", async () => {
    const short = (script: string) =>
      script.replace(/^rejoin_seconds=\d+$/m, `rejoin_seconds=${SECONDS}`);
    const rules = (change: string) =>
      ["INPUT", "OUTPUT"]
        .map((chain) => `iptables -w ${change} ${chain} -p tcp --dport 2377 -j DROP`)
        .join(" && ");
    // The way to the others closes as soon as the engine has ended.
    const cut = short(restarting("192.0.2.2")).replace(
      /^launch_engine\(\) \{$/m,
      `$&\n  ${rules("-I")}`,
    );
    const { code, stderr } = await run("m3", cut);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^slipway: swarm: the engine runs, but is not back in its swarm after 10 s: .*[^.]\. No other engine is started anew until it is: /,
    );
    const [, , restarted] = await engines();
    const again = await run("m3", short(restarting("192.0.2.2")));
    assert.match(again.stderr, /is not back in its swarm after 10 s/);
    await on("m3", rules("-D"));
    const { stdout } = await run("m3", restarting("192.0.2.2"));
    assert.equal(stdout, "slipway: is back in its swarm");
    assert.equal((await engines())[2], restarted);
  });
});
