import * as assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { allowing, LEAVING_LOG, LEAVING_SECONDS as SECONDS } from "./support/leaving";
import { ssh } from "./support/ssh-client";
import { type TestMachines, startMachines } from "./support/test-machines";
import { until } from "./support/until";

const report = (line: string) => process.stdout.write(`      ${line}\n`);

describe("the firewalls of a swarm, for a machine that is taken off the list and stays a node", () => {
  const names = ["manager", "worker", "leaver"] as const;
  type Name = (typeof names)[number];
  let machines: TestMachines;
  const address = (name: Name) => machines.get(name).clusterAddress;

  before(async () => {
    machines = await startMachines(
      names.map((name) => ({ name, kind: "engine" })),
      report,
    );
    const listen = (name: Name) => `--advertise-addr ${address(name)}`;
    await on("manager", `docker swarm init ${listen("manager")}`);
    const token = await on("manager", "docker swarm join-token -q worker");
    for (const name of ["worker", "leaver"] as const) {
      const join = `docker swarm join ${listen(name)} --token ${token}`;
      await on(name, `${join} ${address("manager")}:2377`);
    }
    for (const name of ["manager", "worker"] as const) await allow(name, names);
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
  async function allow(name: Name, listed: readonly Name[]): Promise<void> {
    const input = allowing(listed.map(address));
    const { code, stderr } = await ssh(machines.get(name), "sh -s", { input });
    assert.equal(code, 0, stderr);
  }
  const letsIn = async (name: Name) => {
    const { stdout } = await machines.run(name, "iptables -S SLIPWAY-LEAVING");
    return stdout.includes(`-s ${address("leaver")}/32 -j ACCEPT`);
  };
  const log = async (name: Name) => (await machines.run(name, LEAVING_LOG)).stdout;
  const still = () =>
    `slipway: nodes of the swarm still, which may reach its ports for ${SECONDS} s more: ` +
    `${address("leaver")}\n`;
  const out = () =>
    `slipway: no nodes of the swarm any more, and shut out from its ports: ${address("leaver")}\n`;

  it("let it in while it is one", async () => {
    const listed = ["manager", "worker"] as const;
    await Promise.all(listed.map((name) => allow(name, listed)));
    await setTimeout((2 * SECONDS + 3) * 1_000);
    for (const name of listed) {
      assert.equal(await letsIn(name), true, name);
      assert.equal(await log(name), still());
    }
  });

  it("are a manager's to keep open while it is down, or while nobody can tell", async () => {
    await machines.kill("leaver");
    const state = () => on("manager", "docker node inspect leaver --format '{{.Status.State}}'");
    await until(async () => (await state()) === "down", 60_000);
    await setTimeout((SECONDS + 2) * 1_000);
    assert.equal(await letsIn("manager"), true);
    assert.equal(await log("manager"), still());

    await on("manager", "service docker stop");
    await until(async () => (await log("manager")) !== still(), 3 * SECONDS * 1_000);
    await on("manager", "service docker start");
    assert.equal(
      await log("manager"),
      `${still()}slipway: the engine does not tell the swarm's nodes; for ${SECONDS} s more may ` +
        `reach its ports: ${address("leaver")}\n`,
    );
    assert.equal(await letsIn("manager"), true);
  });

  it("are closed to it by a worker that misses it, and by a manager when its node is gone", async () => {
    await until(async () => !(await letsIn("worker")), 3 * SECONDS * 1_000);
    assert.equal(await log("worker"), still() + out());
    await on("manager", "docker node rm --force leaver");
    await until(async () => !(await letsIn("manager")), 3 * SECONDS * 1_000);
    assert.ok((await log("manager")).endsWith(out()));
    for (const name of ["manager", "worker"] as const) {
      const { stdout } = await machines.run(name, "pgrep -f '[l]eaving[.]sh'");
      assert.equal(stdout, "", name);
    }
  });
});
