import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { cachePaths } from "../../../toolchain/paths";
import type { World } from "../support/world";

/** Every secret of every stack, in the forms in which it could leak. */
async function canaries(world: World): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [stack, name] of SECRETS) {
    const key = `slipway:secrets.${name}`;
    const { stdout } = await world.project.pulumi(
      ...["config", "get", "--path", key, "--stack", stack],
    );
    // What was just printed on purpose is no leak.
    world.project.transcript.pop();
    const value = stdout.trim();
    assert.ok(value.length >= 20, `${stack} ${name} is no generated secret`);
    found.set(`${stack} ${name}`, value);
    for (const [shift, text] of base64Forms(value).entries()) {
      found.set(`${stack} ${name} in base64, shifted by ${shift}`, text);
    }
    found.set(`${stack} ${name} as hex`, Buffer.from(value).toString("hex"));
  }
  return found;
}

/** What a text in base64 shows of a value in it, wherever in a group of three bytes it begins. */
function base64Forms(value: string): string[] {
  return ["", " ", "  "].map((before) => {
    const encoded = Buffer.from(before + value).toString("base64");
    return encoded.slice(before === "" ? 0 : 4, -4);
  });
}

const SECRETS = [
  ["platform", "registry-password"],
  ["platform", "name-key"],
  ["staging", "redis-password"],
  ["staging", "name-key"],
  ["production", "redis-password"],
  ["production", "name-key"],
] as const;

function assertAbsent(text: string, secrets: ReadonlyMap<string, string>, where: string): void {
  for (const [name, value] of secrets) {
    assert.ok(!text.includes(value), `${where} holds the secret ${name}`);
  }
}

async function inspectEverything(world: World): Promise<string> {
  const { docker } = world.engine;
  const [services, tasks, containers, secrets, configs, volumes, networks] = await Promise.all([
    docker.listServices(),
    docker.listTasks(),
    docker.listContainers({ all: true }),
    docker.listSecrets(),
    docker.listConfigs(),
    docker.listVolumes(),
    docker.listNetworks(),
  ]);
  const inspected = await Promise.all(
    containers.map(({ Id }) => docker.getContainer(Id).inspect()),
  );
  return JSON.stringify([services, tasks, inspected, secrets, configs, volumes, networks]);
}

async function readFolder(folder: string): Promise<string> {
  const files = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map((file) => fs.readFile(path.join(file.parentPath, file.name), "latin1")),
  );
  return texts.join("\n");
}

async function containerLogs(world: World): Promise<string> {
  const { docker } = world.engine;
  const containers = await docker.listContainers({ all: true });
  const logs = await Promise.all(
    containers.map(({ Id }) => docker.getContainer(Id).logs({ stdout: true, stderr: true })),
  );
  return Buffer.concat(logs).toString("latin1");
}

export function secretsChapter(world: World): void {
  describe("secrets", () => {
    it("are in no output, preview, state file, engine object, container log or stack file", async () => {
      for (const stack of ["platform", "staging", "production"]) {
        await world.project.pulumi("preview", "--diff", "--stack", stack);
      }
      const secrets = await canaries(world);
      assertAbsent(world.project.transcript.join("\n"), secrets, "a command's output");
      assertAbsent(await inspectEverything(world), secrets, "an engine object");
      assertAbsent(await containerLogs(world), secrets, "a container's log");
      assertAbsent(await readFolder(world.project.dataDir), secrets, "the state");
      assertAbsent(await readFolder(cachePaths().logs), secrets, "a log of setup's");
      for (const stack of ["platform", "staging", "production"]) {
        const file = `Pulumi.${stack}.yaml`;
        assertAbsent(await world.project.read(file), secrets, file);
      }
    });

    it("would be found, were they there", async () => {
      const secrets = await canaries(world);
      const value = [...secrets.values()][0] ?? "";
      assert.throws(() => assertAbsent(`password=${value}`, secrets, "a control"));
      const file = Buffer.from(`requirepass "${value}"`).toString("base64");
      assert.throws(() => assertAbsent(file, secrets, "a control in base64"));
    });
  });
}
