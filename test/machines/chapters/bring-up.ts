import assert from "node:assert/strict";
import type { EngineNodeJson } from "../../../operations/hosts/host-status";
import type { MachinesWorld } from "../support/machines-world";
import { EDGES } from "../support/platform-on-machines";

interface TaskJson {
  readonly NodeID?: string;
  readonly Status?: { readonly State?: string };
}

export function bringUpChapter(world: MachinesWorld): void {
  describe("bare machines", () => {
    it("become a platform and an environment by one command", async () => {
      const { all } = await world.slipway("up", "platform", "staging");
      assert.match(all, /The machines first: 4 hosts/);
      assert.match(all, /machine-m1-machine created .*slipway: installed docker\.io/);
    });

    it("are a swarm of three managers and a worker, with the config's labels", async () => {
      const nodes = (await world.asked((docker) => docker.listNodes())) as EngineNodeJson[];
      const told = nodes.map(({ Spec }) => {
        const labels = Object.entries({ ...Spec?.Labels, role: Spec?.Role });
        const shown = labels.filter(([name]) => !/^slipway\.(attempt|joined)$/.test(name));
        return shown
          .map(([name, value]) => `${name}=${value}`)
          .sort()
          .join(" ");
      });
      assert.deepEqual(told.sort(), [
        "edge=true role=manager slipway.host=m2",
        "edge=true role=manager slipway.host=m3",
        "registry=true role=worker slipway.host=w1",
        "role=manager slipway.host=m1",
      ]);
    });

    it("serve the app from each of them, through each edge", async () => {
      const service = ["staging-click-count"];
      const filters = { service, "desired-state": ["running"] };
      const tasks = (await world.asked((docker) => docker.listTasks({ filters }))) as TaskJson[];
      assert.deepEqual(
        tasks.map(({ Status }) => Status?.State),
        Array(4).fill("running"),
      );
      assert.equal(new Set(tasks.map(({ NodeID }) => NodeID)).size, 4, "two share a machine");
      for (const edge of EDGES) {
        const { status, body } = await world.page(edge);
        assert.equal(status, 200, edge);
        assert.match(body, /click/i);
      }
    });

    it("have a registry that trusts nobody without a password, and lets machines read only", async () => {
      const curl = "curl -s -o /dev/null -w %{http_code} --cacert /etc/docker/certs.d/*/ca.crt";
      const ask = async (options: string) =>
        (await world.machines.run("m1", `${curl} ${options}`)).stdout.trim();
      const url = "https://registry.slipway.test:5000/v2/";
      assert.equal(await ask(url), "401");
      assert.equal(await ask(`-u operator:wrong ${url}`), "401");
      const blind = await world.machines.run("m1", `curl -s -o /dev/null ${url}; echo $?`);
      assert.equal(
        blind.stdout.trim(),
        "60",
        "a client that does not know the authority trusts it",
      );
    });

    it("are left alone by a second up", async () => {
      const { all } = await world.slipway("up", "platform", "staging");
      assert.doesNotMatch(all, /\d+ (created|updated|deleted|replaced)|slipway: (wrote|installed)/);
      assert.equal(all.match(/\d+ unchanged/g)?.length, 2, all);
    });

    it("are shown with what the swarm knows of them", async () => {
      const { stdout } = await world.slipway("host", "ls", "--json");
      const rows = JSON.parse(stdout) as { name: string; node?: { state: string } }[];
      assert.deepEqual(
        rows.map(({ name, node }) => `${name} ${node?.state}`),
        ["m1 ready", "m2 ready", "m3 ready", "w1 ready"],
      );
      const shell = await world.slipway("host", "shell", "w1", "--", "hostname");
      assert.equal(shell.stdout.trim(), "w1");
    });
  });
}
