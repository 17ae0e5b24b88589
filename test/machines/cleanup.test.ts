import * as assert from "node:assert/strict";
import { cleanupScript } from "../../components/hosts/preparation/cleanup-script";
import { machineScript } from "../../components/hosts/preparation/machine-script";
import { giveUpVolumes } from "../../operations/hosts/each-host";
import { connectSsh } from "../../ssh/connection";
import { hostEntry } from "./support/host-entry";
import { ssh } from "./support/ssh-client";
import { type TestMachines, startMachines } from "./support/test-machines";

const report = (line: string) => process.stdout.write(`      ${line}\n`);

/** Volumes with something in them; one is held by a container of a task that ended. */
const MAKE_VOLUMES = `
for name in ours theirs; do
  docker volume create --label slipway.project=team --label slipway.stack=$name $name
  echo precious > /var/lib/docker/volumes/$name/_data/file
done
docker volume create
tar -C / -ch bin/sh | docker import - slipway-test/nothing:1
docker create --label com.docker.swarm.task.id=1 --volume ours:/data slipway-test/nothing:1 /bin/sh
`;
const NAMELESS = /^[0-9a-f]{64}$/;

describe("the volumes of a machine that is cleaned", () => {
  let machines: TestMachines;

  before(async () => {
    machines = await startMachines(
      [
        { name: "installed", kind: "bare" },
        { name: "found", kind: "engine" },
      ],
      report,
    );
  });

  after(async () => {
    await machines?.remove();
    assert.deepEqual(await machines?.remains(), []);
  });

  async function run(name: string, script: string): Promise<string> {
    const { code, stdout, stderr } = await ssh(machines.get(name), "sh -s", { input: script });
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    return stdout;
  }
  const prepare = (name: string) => run(name, machineScript({ user: "root" }));
  const clean = (name: string) => run(name, cleanupScript());
  const giveUp = async (name: string, stack: string) => {
    const host = hostEntry(machines.get(name), "worker", {});
    const connection = await connectSsh(host);
    await giveUpVolumes(host, connection, { project: "team", stack });
    connection.close();
  };
  const volumes = async (name: string) => (await run(name, "docker volume ls -q")).split("\n");
  const named = async (name: string) =>
    (await volumes(name)).filter((volume) => !NAMELESS.test(volume));
  const content = (name: string, volume: string) =>
    run(name, `cat /var/lib/docker/volumes/${volume}/_data/file`);

  describe("where Slipway has installed the engine", () => {
    it("stay if they have a name, and nothing else of the engine does", async () => {
      assert.match(await prepare("installed"), /installed docker\.io/);
      await run("installed", MAKE_VOLUMES);
      const told = await clean("installed");
      assert.match(told, /^slipway: kept the volumes ours theirs in \/var\/lib\/docker\/volumes$/m);
      assert.match(told, /^slipway: removed the engine with its images$/m);
      const left = await run(
        "installed",
        "ls /var/lib/docker /var/lib/docker/volumes; which docker; true",
      );
      assert.deepEqual(
        left.split("\n").filter((line) => line !== ""),
        [
          "/var/lib/docker:",
          "volumes",
          "/var/lib/docker/volumes:",
          "backingFsBlockDev",
          "metadata.db",
          "ours",
          "theirs",
        ],
      );
    });

    it("are the same again for a new engine", async () => {
      await prepare("installed");
      assert.deepEqual(await volumes("installed"), ["ours", "theirs"]);
      const label = "docker volume inspect ours --format '{{index .Labels \"slipway.stack\"}}'";
      assert.equal(await run("installed", label), "ours");
      assert.equal(await content("installed", "ours"), "precious");
    });

    it("go if they are of a stack that is given up, and only they", async () => {
      await giveUp("installed", "ours");
      const told = await clean("installed");
      assert.match(told, /^slipway: removed the volume ours$/m);
      assert.match(told, /^slipway: kept the volumes theirs in /m);
      const { stdout } = await machines.run("installed", "ls -d /var/lib/docker/volumes/*/");
      assert.equal(stdout, "/var/lib/docker/volumes/theirs/\n");
      assert.equal(await content("installed", "theirs"), "precious");
    });
  });

  describe("where the engine was there before", () => {
    it("all stay", async () => {
      await prepare("found");
      await run("found", MAKE_VOLUMES);
      assert.doesNotMatch(await clean("found"), /volume/);
      assert.deepEqual(await named("found"), ["ours", "theirs"]);
      assert.equal((await volumes("found")).length, 3);
    });

    it("go if they are of a stack that is given up, also where a task that ended has them", async () => {
      await prepare("found");
      await giveUp("found", "ours");
      assert.match(await clean("found"), /^slipway: removed the volume ours$/m);
      assert.deepEqual(await named("found"), ["theirs"]);
      assert.equal((await volumes("found")).length, 2);
    });

    it("stay where somebody's container has them, which is told", async () => {
      await prepare("found");
      await run("found", "docker create --volume theirs:/data slipway-test/nothing:1 /bin/sh");
      await giveUp("found", "theirs");
      assert.match(
        await clean("found"),
        /^slipway: kept the volume theirs: Error response from daemon: .*volume is in use/m,
      );
      assert.equal(await content("found", "theirs"), "precious");
    });
  });
});
