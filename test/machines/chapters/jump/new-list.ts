import assert from "node:assert/strict";
import { DOMAIN, type JumpWorld, USER } from "../../support/jump-world";

const FILE = "Pulumi.platform.yaml";
const MACHINE_SECRETS = ["registry-reader-password", "authority", "certificate"];

/** `generate` for secrets, before the one that every stack's file has. */
function withSecrets(text: string, names: readonly string[]): string {
  const lines = names.map((name) => `$1${name}: generate\n`).join("");
  return text.replace(/^( *)name-key: generate/m, `${lines}$1name-key: generate`);
}

/** What the output of `host add` asks for, and HTTPS. */
function asPlatform(text: string): string {
  const tls = `tls: { from: authority, names: ["*.click-count.${DOMAIN}"] }`;
  return withSecrets(text, MACHINE_SECRETS)
    .replace(/slipway:domain: .*/, `slipway:domain: ${DOMAIN}`)
    .replace(/slipway:edge: .*/, `slipway:edge: { port: 80, tlsPort: 443, ${tls} }`);
}

/** The store's volume stays on one machine. */
function asEnvironment(text: string): string {
  return withSecrets(text, ["registry-reader-password"]).replace(
    /^( *)slipway:secrets:/m,
    "$1slipway:services:\n$1  redis: { placement: { labels: { slipway.host: gate } } }\n$1slipway:secrets:",
  );
}

export function newListChapter(world: JumpWorld): void {
  describe("a new list of machines", () => {
    /** The inner machine first, when nothing is known of its jump host yet. */
    async function addInner(jumpFingerprint: string) {
      const [gate, inner] = [world.machines.get("gate"), world.machines.get("inner")];
      return world.project.slipway(
        ...["host", "add", "inner", inner.address, "--user", USER, "--key", inner.keyFile],
        ...["--fingerprint", await world.fingerprint("inner")],
        ...["--jump", `root@${gate.address}:22`, "--jump-fingerprint", jumpFingerprint],
      );
    }

    it("takes no machine by a jump host that shows another key than expected", async () => {
      const before = await world.project.read(FILE);
      const { exitCode, stderr } = await addInner(await world.fingerprint("inner"));
      assert.equal(exitCode, 1);
      const { address } = world.machines.get("gate");
      const [shown, expected] = [await world.fingerprint("gate"), await world.fingerprint("inner")];
      assert.ok(
        stderr.startsWith(`slipway: ${address}:22 shows the host key ${shown}, not ${expected}\n`),
        stderr,
      );
      assert.equal(await world.project.read(FILE), before);
    });

    it("begins with a machine behind a jump host, each with its own host key", async () => {
      const { exitCode, stdout, all } = await addInner(await world.fingerprint("gate"));
      assert.equal(exitCode, 0, all);
      const [gate, inner] = [world.machines.get("gate"), world.machines.get("inner")];
      const login = (machine: typeof gate) =>
        `address: ${machine.address}, hostKey: ${machine.hostKey}, key: "${machine.keyFile}"`;
      assert.ok(stdout.includes(`jump: { ${login(gate)} }`), stdout);
      assert.ok(stdout.includes(`hostKey: ${inner.hostKey}, key: `), stdout);
      assert.doesNotMatch(stdout, /Apply it/);
      assert.match(stdout, /^Before `slipway up platform`, this has to be put right:$/m);
      assert.match(stdout, /slipway:hosts\.ssh: found workers only/);
    });

    it("is told of by the doctor, who can see so far what is installed", async () => {
      const { stdout } = await world.slipway("doctor");
      assert.match(stdout, /^pulumi +3\./m);
      assert.match(stdout, /^engine: the platform's cluster can't be asked: see the notes$/m);
      assert.match(stdout, /slipway:hosts\.ssh: found workers only/);
    });

    it("goes on with the jump host itself, and says what else the files need", async () => {
      const { address, clusterAddress, keyFile } = world.machines.get("gate");
      const { stdout } = await world.slipway(
        ...["host", "add", "gate", address, "--cluster-address", clusterAddress],
        ...["--user", USER, "--key", keyFile, "--role", "manager"],
        ...["--fingerprint", await world.fingerprint("gate")],
      );
      assert.doesNotMatch(stdout, /workers only/);
      assert.match(stdout, /^Pulumi\.platform\.yaml: slipway:domain: found "slipway\.localhost"/m);
      for (const stack of ["staging", "production"]) {
        const key = "slipway:secrets.registry-reader-password";
        assert.ok(
          stdout.includes(`Pulumi.${stack}.yaml: ${key}: missing, allowed: generate`),
          stdout,
        );
      }
    });

    it("is a platform and an environment after one command", async () => {
      await world.project.edit(FILE, asPlatform);
      for (const stack of ["staging", "production"]) {
        await world.project.edit(`Pulumi.${stack}.yaml`, asEnvironment);
      }
      const { all } = await world.slipway("up", "platform", "staging");
      assert.match(all, /machine-inner-machine creat.* slipway: installed docker\.io/);
      for (const name of ["gate", "inner"]) {
        const { stdout } = await world.on(name, "docker ps -q -f name=staging-click-count");
        assert.match(stdout, /^\w+\n$/, `${name} has no instance of the app, or several`);
      }
    });

    it("is left alone by a second one", async () => {
      const { all } = await world.slipway("up", "platform", "staging");
      assert.doesNotMatch(all, /\d+ (created|updated|deleted|replaced)|slipway: (wrote|installed)/);
      assert.equal(all.match(/\d+ unchanged/g)?.length, 2, all);
    });
  });
}
