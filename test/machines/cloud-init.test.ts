import * as assert from "node:assert/strict";
import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import {
  connectionOf,
  formEnvironment,
  nodeEnvironment,
  parseFormed,
} from "../../components/cluster/host-swarm-environment";
import { machineCloudInit } from "../../components/hosts/azure/machine-cloud-init";
import { cloudInit } from "../../components/hosts/preparation/cloud-init";
import { machineHostKey } from "../../model/azure/host-key";
import { type Host, HOST_LABEL } from "../../model/host";
import { SecretValue } from "../../model/secret-value";
import { type FirstBoot, firstBootProblems } from "./support/first-boot";
import { hostEntry } from "./support/host-entry";
import { makeTestKey, type TestKey } from "./support/test-key";
import { type TestMachines, startMachines } from "./support/test-machines";

const report = (line: string) => process.stdout.write(`      ${line}\n`);

/** Where all machines of tests are; their addresses are drawn when they start. */
const NETWORK = { clusterAddresses: ["198.18.0.0/15"] };
const REPOSITORY = path.resolve(__dirname, "../..");
const OWNER = { project: "slipway-test", stack: "cloud-init" };

describe("machines at their first boot", function () {
  this.timeout(180_000);
  let machines: TestMachines;
  let admin: TestKey;
  let boots: Readonly<Record<"cloud" | "own", FirstBoot>>;

  before(async () => {
    const { privateKey } = crypto.generateKeyPairSync("ed25519");
    const stackKey = new SecretValue(
      privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    );
    const hostKeys = {
      cloud: machineHostKey(stackKey, "cloud"),
      own: machineHostKey(stackKey, "own"),
    };
    admin = await makeTestKey("slipway-admin");
    // A cloud makes its user itself, as the test's machines have `ops`; elsewhere cloud-init does.
    const ops = { name: "cloud", user: "ops" } as Host;
    const [type, blob] = admin.authorizedKey.split(" ");
    const own = cloudInit({
      machine: { user: "keeper" },
      network: NETWORK,
      admin: { name: "keeper", publicKeys: [`${type} ${blob} keeper`] },
      hostKey: {
        type: "ed25519",
        privateKey: hostKeys.own.privateKey.reveal(),
        publicKey: hostKeys.own.publicKey,
      },
    });
    const started = Date.now();
    machines = await startMachines(
      [
        { name: "m1", kind: "engine" },
        {
          name: "cloud",
          kind: "cloud-init",
          userData: machineCloudInit({ machine: {}, network: NETWORK })(ops, hostKeys.cloud),
        },
        { name: "own", kind: "cloud-init", userData: own },
        // Not what cloud-init takes for its own, of which it only warns.
        { name: "broken", kind: "cloud-init", userData: own.replace("#cloud-config", "#cloud") },
      ],
      report,
    );
    const { keyFile } = machines.get("cloud");
    const boot = { network: NETWORK };
    boots = {
      cloud: {
        ...boot,
        machine: { user: "ops" },
        hostKey: hostKeys.cloud.publicKey,
        keyFile,
      },
      own: {
        ...boot,
        machine: { user: "keeper" },
        hostKey: hostKeys.own.publicKey,
        keyFile: admin.file,
      },
    };
    for (const name of ["cloud", "own", "broken"]) {
      await machines.run(name, "cloud-init status --wait");
    }
    report(`the first boots took ${Math.round((Date.now() - started) / 1_000)} s`);
  });

  after(async () => {
    await machines?.remove();
    if (admin !== undefined) await fs.rm(admin.folder, { recursive: true, force: true });
    assert.deepEqual(await machines?.remains(), []);
  });

  for (const name of ["cloud", "own"] as const) {
    it(`become all that they were told to be: ${name}`, async () => {
      const { stdout } = await machines.run(name, "cloud-init status --long");
      assert.match(stdout, /^status: done$/m);
      const problems = await firstBootProblems(machines, { name, from: "m1" }, boots[name]);
      const log = "tail -n 30 /var/log/cloud-init-output.log";
      assert.deepEqual(problems, [], (await machines.run(name, log)).stdout);
    });
  }

  it("become nothing of it when what they are told is broken", async () => {
    const problems = await firstBootProblems(machines, { name: "broken", from: "m1" }, boots.own);
    assert.deepEqual(problems, [
      "shows another host key",
      "does not let its user in",
      "does not make its user root",
      "has a password for its user",
      "takes passwords",
      "has no engine that answers its user",
      "has no engine settings",
      "lets anybody reach the swarm's ports",
      "is not prepared",
      "does not know its cluster",
    ]);
  });

  it("join a swarm by what the plan runs", async () => {
    const manager = hostEntry(machines.get("m1"), "manager");
    const hosts = [manager, ...(["cloud", "own"] as const).map(worker)];
    const common = { owner: OWNER, managers: [connectionOf(manager)] };
    const clusterId = parseFormed(await command("form", formEnvironment(common)));
    for (const host of hosts) {
      const settings = { ...common, clusterId, host, attempt: "1" };
      await command("ensure", nodeEnvironment(settings));
    }
    const format = `{{.Status.State}} {{index .Spec.Labels "${HOST_LABEL}"}} {{.Status.Addr}}`;
    const list = `docker node inspect $(docker node ls -q) --format '${format}'`;
    const { stdout } = await machines.run("m1", list);
    const workers = hosts.slice(1).map((host) => `ready ${host.name} ${host.clusterAddress}`);
    const found = stdout.trim().split("\n");
    assert.deepEqual(
      workers.filter((line) => !found.includes(line)),
      [],
      stdout,
    );
    assert.equal(found.length, 3);
  });

  /** As it would stand in the config, with what the machine was told to show and whom to let in. */
  function worker(name: "cloud" | "own"): Host {
    const { hostKey, keyFile, machine } = boots[name];
    const described = { ...machines.get(name), hostKey, keyFile };
    return hostEntry(described, "worker", { user: machine.user });
  }
});

/** What the plan's commands run, as they run it. */
async function command(verb: string, environment: Record<string, string>): Promise<string> {
  const args = ["--import=tsx", "components/cluster/host-swarm-command.ts", verb];
  const { stdout } = await execa("node", args, { cwd: REPOSITORY, env: environment });
  return stdout;
}
