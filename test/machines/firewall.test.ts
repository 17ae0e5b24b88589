import * as assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { cleanupScript } from "../../components/hosts/preparation/cleanup-script";
import { allowing, LEAVING_LOG, LEAVING_SECONDS as SECONDS } from "./support/leaving";
import { ssh } from "./support/ssh-client";
import { type TestMachines, startMachines } from "./support/test-machines";
import { until } from "./support/until";

const report = (line: string) => process.stdout.write(`      ${line}\n`);

describe("the firewall of a machine, for one that is taken off the list", () => {
  let machines: TestMachines;
  let stays: string;
  let leaves: string;

  before(async () => {
    const names = ["stays", "leaves"];
    machines = await startMachines(
      names.map((name) => ({ name, kind: "bare" })),
      report,
    );
    [stays, leaves] = names.map((name) => machines.get(name).clusterAddress) as [string, string];
    // Something that answers at a port of the swarm's.
    await machines.run("stays", "/usr/sbin/sshd -p 7946");
  });

  after(async () => {
    await machines?.remove();
    assert.deepEqual(await machines?.remains(), []);
  });

  /** Over SSH, as the plan does it. */
  async function run(script: string): Promise<string> {
    const { code, stdout, stderr } = await ssh(machines.get("stays"), "sh -s", { input: script });
    assert.equal(code, 0, stderr);
    return stdout;
  }
  const allow = (...clusterAddresses: readonly string[]) => run(allowing(clusterAddresses));
  const reaches = async () => {
    const connect = `timeout 1 bash -c 'head -c 4 < /dev/tcp/${stays}/7946'`;
    return (await machines.run("leaves", connect)).stdout === "SSH-";
  };
  const waits = async () => {
    const { code, stdout } = await machines.run("stays", "pgrep -f '[l]eaving[.]sh'");
    assert.equal(code, 0, "nothing waits");
    return stdout;
  };
  const told = (address: string) =>
    `slipway: ${address} may reach the cluster's ports for ${SECONDS} s more, and while it is a node: it leaves`;

  it("is closed to machines that were never on it", async () => {
    assert.equal(await reaches(), true, "nothing listens");
    await allow(stays);
    assert.equal(await reaches(), false);
  });

  it("lets those in that are on it", async () => {
    await allow(stays, leaves);
    assert.equal(await reaches(), true);
  });

  it("lets the one that was taken off in for a while, without a gap, and then no more", async () => {
    const watch = machines.run(
      "leaves",
      `for i in $(seq 20); do timeout 1 bash -c 'head -c 4 < /dev/tcp/${stays}/7946' ` +
        "| grep -q SSH- || echo refused; sleep 0.1; done",
    );
    const printed = await allow(stays);
    assert.ok(printed.endsWith(told(leaves)), printed);
    assert.equal((await watch).stdout, "");
    assert.equal(await reaches(), true);
    const { stdout: boot } = await machines.run("stays", "cat /var/lib/slipway/firewall.v4");
    assert.ok(!boot.includes(leaves), "a boot would let it in");

    const waiting = await waits();
    assert.equal(await allow(stays), "slipway: nothing to do");
    assert.equal(await waits(), waiting, "a second run has started the time anew");
    await until(async () => !(await reaches()), (SECONDS + 5) * 1_000);
    assert.equal(await allow(stays), "slipway: nothing to do");
    const { stdout: left } = await machines.run(
      "stays",
      "ls /run/slipway-leaving.*; pgrep -f '[l]eaving[.]sh'",
    );
    assert.equal(left, "");
    assert.equal(
      (await machines.run("stays", LEAVING_LOG)).stdout,
      `slipway: no nodes of the swarm any more, and shut out from its ports: ${leaves}\n`,
    );
  });

  it("gives one that leaves the time of the next one that does", async () => {
    const other = "192.0.2.7";
    await allow(stays, other, leaves);
    await allow(stays, other);
    await setTimeout((SECONDS - 2) * 1_000);
    const printed = await allow(stays);
    assert.ok(printed.endsWith(`${told(other)}\n${told(leaves)}`), printed);
    await setTimeout(3_000);
    assert.equal(await reaches(), true, "the former process has ended its time");
    await until(async () => !(await reaches()), (SECONDS + 5) * 1_000);
  });

  it("keeps no other script waiting meanwhile", async () => {
    await allow(stays, leaves);
    await allow(stays);
    const { stdout } = await machines.run("stays", "flock -n /run/slipway.lock echo free");
    assert.equal(stdout, "free\n");
  });

  it("is as it was, without a process, once the machine itself is cleaned", async () => {
    assert.match(await run(cleanupScript()), /removed the firewall's chains/);
    const look =
      "iptables-save | grep -i slipway; ip6tables-save | grep -i slipway; ls /run/slipway-leaving.*;" +
      "pgrep -f '[l]eaving[.]sh'";
    assert.equal((await machines.run("stays", look)).stdout, "");
    assert.equal(await reaches(), true);
  });
});
