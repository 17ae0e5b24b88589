import assert from "node:assert/strict";
import { Resolver } from "node:dns/promises";
import type { MachinesWorld } from "../support/machines-world";
import { DOMAIN, EDGES, UPSTREAM } from "../support/platform-on-machines";

const REGISTRY = `registry.${DOMAIN}`;
const APP = `staging.click-count.${DOMAIN}`;
const DNS_SERVICE = "platform-dns";

/** What a container found, by the C library's resolver as any program does. */
interface Found {
  readonly registry: string;
  readonly app: string;
  readonly page: number;
  readonly hosts: string;
}

interface Instance {
  readonly machine: string;
  readonly id: string;
}

/** Swarm may leave one of them without an instance of the app after a release. */
const MACHINES = ["m1", "m2", "m3", "w1"] as const;

/** Prints what a container finds; a name that it does not find is its error's code. */
const LOOK = `
const { lookup } = require("node:dns/promises");
const found = (name) => lookup(name, 4).then(({ address }) => address, ({ code }) => code);
const page = () => fetch("http://${APP}/healthz").then(({ status }) => status, () => 0);
(async () => console.log(JSON.stringify({
  registry: await found("${REGISTRY}"),
  app: await found("${APP}"),
  page: await page(),
  hosts: require("node:fs").readFileSync("/etc/hosts", "utf8"),
})))();
`;

export function namesChapter(world: MachinesWorld): void {
  const address = (name: string) => world.host(name).clusterAddress;
  const edges = () => EDGES.map(address).sort();

  const askServer = async (server: string, name: string): Promise<readonly string[]> => {
    const resolver = new Resolver({ timeout: 2_000, tries: 2 });
    resolver.setServers([server]);
    return (await resolver.resolve4(name)).sort();
  };
  /** As somebody's machine asks that has this one as its DNS server. */
  const ask = (machine: string, name: string) =>
    askServer(world.machines.get(machine).address, name);

  /** A container of a service on one of some machines. */
  const instance = async (machines: readonly string[], service: string): Promise<Instance> => {
    const filter = `label=com.docker.swarm.service.name=${service}`;
    for (const machine of machines) {
      const { stdout } = await world.machines.run(
        machine,
        `docker ps --quiet --no-trunc --filter '${filter}' | head -n 1`,
      );
      const id = stdout.trim();
      if (id !== "") return { machine, id };
    }
    assert.fail(`no ${service} on ${machines.join(", ")}`);
  };

  /** In a container that is made on a machine for this, as a job of CI is. */
  const look = async (machine: string, options = ""): Promise<Found> => {
    // Of any version: each machine ran the first one.
    const image = `$(docker images --quiet '${REGISTRY}:5000/click-count' | head -n 1)`;
    const command = `docker run --rm ${options} --entrypoint node "${image}" -e '${LOOK}'`;
    const { code, stdout, stderr } = await world.machines.run(machine, command);
    assert.equal(code, 0, `${machine}: ${stdout}${stderr}`);
    return JSON.parse(stdout) as Found;
  };

  const assertFound = ({ registry, app, page, hosts }: Found, where: string) => {
    assert.equal(registry, address("w1"), where);
    assert.ok(edges().includes(app), `${where}: ${APP} leads to ${app}`);
    assert.equal(page, 200, where);
    assert.doesNotMatch(hosts, new RegExp(REGISTRY), where);
  };

  describe("the names of a platform on several machines", () => {
    it("lead people to the edge and to the registry", async () => {
      for (const edge of EDGES) {
        assert.deepEqual(await ask(edge, APP), edges(), edge);
        assert.deepEqual(await ask(edge, DOMAIN), edges(), edge);
        assert.deepEqual(await ask(edge, REGISTRY), [address("w1")], edge);
      }
      await assert.rejects(
        ask("m1", APP),
        { code: "ECONNREFUSED" },
        "a machine without the server",
      );
    });

    it("are known beside those that others know", async () => {
      const outcome = (asked: Promise<unknown>) =>
        asked.then(
          () => "answered",
          ({ code }: NodeJS.ErrnoException) => code,
        );
      const [upstream = ""] = UPSTREAM;
      const expected = await outcome(askServer(upstream, "example.com"));
      for (const edge of EDGES) assert.equal(await outcome(ask(edge, "example.com")), expected);
    });

    it("lead containers on every machine there, by name alone", async () => {
      for (const machine of MACHINES) assertFound(await look(machine), machine);
      const { registry, app, page } = await look("w1", `--dns ${address("m1")}`);
      assert.match(registry, /^E/, "a container that asks nobody who knows them");
      assert.match(app, /^E/);
      assert.equal(page, 0);
    });

    it("are found by what runs in the swarm already", async () => {
      const { machine, id } = await instance(MACHINES, "staging-click-count");
      const { stdout, stderr } = await world.machines.run(
        machine,
        `docker exec ${id} node -e '${LOOK}'`,
      );
      assert.notEqual(stdout, "", stderr);
      assertFound(JSON.parse(stdout) as Found, "a service's instance");
    });

    it("are found while one of the two servers is silent", async () => {
      const [silent, other] = EDGES;
      const { id } = await instance([silent], DNS_SERVICE);
      await world.machines.run(silent, `docker pause ${id}`);
      try {
        await assert.rejects(ask(silent, APP), { code: "ETIMEOUT" });
        assert.deepEqual(await ask(other, APP), edges());
        assertFound(await look("m1"), `m1 without ${silent}'s server`);
      } finally {
        await world.machines.run(silent, `docker unpause ${id}`);
      }
      assert.deepEqual(await ask(silent, APP), edges());
    });
  });
}
