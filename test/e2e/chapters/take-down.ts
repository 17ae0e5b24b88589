import assert from "node:assert/strict";
import type { World } from "../support/world";

/** All that is on the test engine, by kind, without what every engine has. */
async function everything(world: World): Promise<Record<string, string[]>> {
  const { docker } = world.engine;
  const info = (await docker.info()) as { Swarm: { LocalNodeState: string } };
  const swarm = info.Swarm.LocalNodeState === "active";
  const builtIn = ["bridge", "host", "none", "docker_gwbridge", "ingress"];
  return {
    swarm: swarm ? ["active"] : [],
    containers: (await docker.listContainers({ all: true })).map(({ Names }) => Names.join()),
    networks: (await docker.listNetworks())
      .map(({ Name }) => Name)
      .filter((name) => !builtIn.includes(name)),
    volumes: (await docker.listVolumes()).Volumes.map(({ Name }) => Name),
    services: swarm ? (await docker.listServices()).map(({ ID }) => ID) : [],
    secrets: swarm ? (await docker.listSecrets()).map(({ ID }) => ID) : [],
    configs: swarm ? (await docker.listConfigs()).map(({ ID }) => ID) : [],
  };
}

export function takeDownChapter(world: World): void {
  describe("taking everything down", () => {
    it("refuses to take the platform from under an environment", async () => {
      const { exitCode, all } = await world.project.slipway("down", "platform", "--yes");
      assert.notEqual(exitCode, 0);
      assert.match(all, /still stands on the platform/);
    });

    it("keeps the volumes unless asked", async () => {
      const { exitCode, all } = await world.project.slipway("down", "staging", "--yes");
      assert.equal(exitCode, 0, all);
      const { volumes } = await everything(world);
      assert.ok(volumes?.includes("staging-redis-data"), volumes?.join());
    });

    it("leaves nothing behind with --volumes", async () => {
      const { exitCode, all } = await world.project.slipway("down", "--volumes", "--yes");
      assert.equal(exitCode, 0, all);
      assert.deepEqual(await everything(world), {
        swarm: [],
        containers: [],
        networks: [],
        volumes: [],
        services: [],
        secrets: [],
        configs: [],
      });
    });
  });
}
