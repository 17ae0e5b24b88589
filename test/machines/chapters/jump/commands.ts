import assert from "node:assert/strict";
import { type JumpWorld, STAGING } from "../../support/jump-world";

interface Status {
  readonly services: readonly {
    readonly service: string;
    readonly health: string;
    readonly url?: string;
    readonly http?: { readonly ok: boolean; readonly answer: string };
  }[];
  readonly hosts: readonly { readonly name: string; readonly node?: { readonly state: string } }[];
}

interface Diagnosis {
  readonly engine: string;
  readonly hosts: readonly {
    readonly name: string;
    readonly ssh: string;
    readonly jump?: string;
    readonly engine?: string;
  }[];
}

export function commandsChapter(world: JumpWorld): void {
  describe("the commands that look", () => {
    it("status: the services by their URL, and the machines", async () => {
      const { stdout } = await world.slipway("status", "staging", "--json");
      const { services, hosts } = JSON.parse(stdout) as Status;
      const app = services.find(({ service }) => service === "click-count");
      assert.equal(app?.url, `https://${STAGING}/`);
      assert.equal(app?.health, "healthy");
      assert.deepEqual(app?.http, { ok: true, answer: "200" });
      assert.deepEqual(
        hosts.map(({ name, node }) => `${name} ${node?.state}`),
        ["inner ready", "gate ready"],
      );
    });

    it("doctor: each machine, by which way it is reached, and its engine", async () => {
      const { stdout } = await world.slipway("doctor", "--json");
      const { engine, hosts } = JSON.parse(stdout) as Diagnosis;
      assert.match(engine, /^Docker Engine \d+\..*, by a manager of the platform's hosts$/);
      const [gate, inner] = [world.machines.get("gate"), world.machines.get("inner")];
      assert.deepEqual(
        hosts.map(({ name, ssh, jump }) => [name, ssh, jump]),
        [
          ["inner", `ops@${inner.address}:22`, `root@${gate.address}:22`],
          ["gate", `ops@${gate.address}:22`, undefined],
        ],
      );
      for (const host of hosts) assert.match(host.engine ?? JSON.stringify(host), /^\d+\.\d+/);
    });

    it("pins verify: by the engine of the registry's machine", async () => {
      const { exitCode, stdout, all } = await world.project.slipway("pins", "verify");
      // Where the machines reach no registry, which one could not is said.
      const place = `gate (ops@${world.machines.get("gate").address}:22)`;
      assert.ok(exitCode === 0 || all.includes(`pins can't be checked from ${place}\n`), all);
      for (const name of ["traefik", "haproxy", "registry", "redis"]) {
        assert.match(stdout, new RegExp(`^\\w+ +${name}:`, "m"));
      }
    });

    it("host shell: on the machine behind, with the exit code of what ran there", async () => {
      const told = await world.slipway("host", "shell", "inner", "--", "hostname; id -un");
      assert.equal(told.stdout, "inner\nops");
      const { exitCode } = await world.project.slipway("host", "shell", "inner", "--", "exit 7");
      assert.equal(exitCode, 7);
    });
  });
}
