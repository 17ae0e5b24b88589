import assert from "node:assert/strict";
import { setPin } from "../../config/edit";
import type { Host } from "../../model/host";
import { TestProject } from "../e2e/support/test-project";
import { hostEntry } from "./support/host-entry";
import {
  hubRequests,
  type OutsideRegistry,
  startOutsideRegistry,
} from "./support/outside-registry";
import { startMachines, type TestMachines } from "./support/test-machines";

const DOMAIN = "slipway.test";
const ACCOUNT = { username: "robot", password: "canary-right-91c2" };
const WRONG = "canary-wrong-44a0";
const FILE = "Pulumi.platform.yaml";
const PASSWORD = "slipway:secrets.registry-password";
const REDIS = "  slipway:services:\n    redis: { placement: { labels: { slipway.host: w1 } } }\n";

describe("a platform in a closed network, with somebody else's registry", function () {
  this.bail(true);
  let machines: TestMachines;
  let project: TestProject;
  let outside: OutsideRegistry;

  before("two machines, and the registries outside", async () => {
    const names = ["m1", "w1", "outside"];
    machines = await startMachines(
      names.map((name) => ({ name, kind: "engine" as const })),
      (line) => process.stderr.write(`    ${line}\n`),
    );
    outside = await startOutsideRegistry(machines, "outside", ACCOUNT);
    // What the manager may reach, the worker may not.
    const [host, port] = outside.hub.split(":");
    await on("w1", `iptables -I OUTPUT -p tcp -d ${host} --dport ${port} -j REJECT`);
    project = await TestProject.copy({ DOCKER_HOST: "", SSH_AUTH_SOCK: "" }, prepare);
  });
  after("nothing is left", async () => {
    await project?.remove();
    await machines?.remove();
  });

  async function on(machine: string, command: string): Promise<string> {
    const { code, stdout, stderr } = await machines.run(machine, command);
    assert.equal(code, 0, `${machine}: ${command}: ${stdout}${stderr}`);
    return stdout.trim();
  }

  async function slipway(...args: readonly string[]): Promise<string> {
    const { exitCode, all } = await project.slipway(...args);
    assert.equal(exitCode, 0, `slipway ${args.join(" ")}:\n${all}`);
    return all;
  }

  /** The registry for what is built here, the mirror for the rest; pins as the hub outside has them. */
  async function prepare(copy: TestProject): Promise<void> {
    const { team, hub, authority, pins } = outside;
    const hosts: Host[] = [
      hostEntry(machines.get("m1"), "manager"),
      hostEntry(machines.get("w1"), "worker", { labels: { edge: "true" } }),
    ];
    const registry = {
      external: { address: `${team}/team`, username: ACCOUNT.username },
      mirror: { of: `https://${hub}` },
      authorities: { [team]: authority, [hub]: authority },
    };
    await copy.edit(FILE, (text) =>
      (["traefik", "haproxy", "registry"] as const)
        .reduce((edited, name) => setPin(edited, name, pins[name]), text)
        .replace(/slipway:domain: .*/, `slipway:domain: ${DOMAIN}`)
        .replace(
          /slipway:registry: .*/,
          `slipway:registry: ${JSON.stringify(registry)}\n  slipway:hosts: ${JSON.stringify({ ssh: hosts })}`,
        )
        .replace(
          "name-key: generate",
          "name-key: generate\n    authority: generate\n    certificate: generate",
        ),
    );
    await copy.edit("Pulumi.staging.yaml", (text) =>
      setPin(text, "redis", pins.redis)
        .replace("name-key: generate", "name-key: generate\n    registry-reader-password: generate")
        .replace(
          "  slipway:secrets:",
          `${REDIS}    click-count: { replicas: 2 }\n  slipway:secrets:`,
        ),
    );
  }

  async function setPassword(password: string): Promise<void> {
    const at = ["--stack", "platform", "--secret", "--path", PASSWORD];
    const { exitCode, all } = await project.pulumi("config", "set", ...at, password);
    assert.equal(exitCode, 0, all);
  }

  it("says that the password is wrong, and where, before it touches a machine", async () => {
    const { exitCode, all } = await project.pulumi("stack", "init", "platform", "--no-select");
    assert.equal(exitCode, 0, all);
    await setPassword(WRONG);
    const refused = await project.slipway("up", "platform", "staging");
    assert.notEqual(refused.exitCode, 0);
    assert.ok(
      refused.all.includes(
        `${FILE}: slipway:registry.external: ${outside.team} does not let "robot" in: ` +
          `https://${outside.team}/v2/ answers 401`,
      ),
      refused.all,
    );
    assert.ok(!refused.all.includes(WRONG));
    for (const name of ["m1", "w1"]) {
      const traces = await machines.run(name, "ls -d /var/lib/slipway /etc/docker/daemon.json");
      assert.equal(traces.stdout, "", name);
    }
  });

  it("comes up by one command once the password is right", async () => {
    await setPassword(ACCOUNT.password);
    await slipway("up", "platform", "staging");
    const url = `http://${machines.get("w1").address}/`;
    const page = await on("m1", `curl -sf -H 'Host: staging.click-count.${DOMAIN}' ${url}`);
    assert.match(page, /click/i);
  });

  it("starts what was built, and is private, on a machine that never pulled it", async () => {
    const pin = /click-count: (.*)/.exec(await project.read("Pulumi.staging.yaml"))?.[1] ?? "";
    assert.ok(pin.startsWith(`${outside.team}/team/click-count:`), pin);
    for (const name of ["m1", "w1"]) {
      const running = await on(name, "docker ps --format '{{.Image}}'");
      assert.match(running, /\/team\/click-count/, name);
    }
  });

  it("keeps a login on no machine", async () => {
    const encoded = Buffer.from(`${ACCOUNT.username}:${ACCOUNT.password}`).toString("base64");
    const words = `-e ${ACCOUNT.password} -e ${encoded}`;
    const places = "/etc /root /home /tmp /run /var/lib/slipway /var/log /var/lib/docker/swarm";
    const keeping = async (name: string) =>
      (await machines.run(name, `grep -rlsF ${words} ${places}`)).stdout;
    for (const name of ["m1", "w1"]) assert.equal(await keeping(name), "", name);
    // Docker's client logged in there, and kept it.
    assert.match(await keeping("outside"), /^\/root\/\.docker\/config\.json$/m);
    assert.ok(!project.transcript.some((text) => text.includes(ACCOUNT.password)));
  });

  it("gives the worker Docker Hub's images by the mirror, as they are pinned", async () => {
    for (const name of ["traefik", "redis"] as const) {
      const digests = await on(
        "w1",
        "docker images --digests --format '{{.Repository}}@{{.Digest}}'",
      );
      const digest = outside.pins[name].split("@")[1];
      assert.ok(digests.split("\n").includes(`${name}@${digest}`), digests);
    }
    const record = await project.read(".slipway/substitutions.json").catch(() => "{}");
    const substituted = Object.keys(JSON.parse(record) as object);
    assert.deepEqual(
      substituted.filter((name) => !name.startsWith("node:")),
      [],
    );
  });

  it("lets the worker pull by digest what it never had, which it does not get outside", async () => {
    const { haproxy } = outside.pins;
    const image = haproxy.replace(/:[^:@]*@/, "@");
    const had = await machines.run("w1", `docker image inspect ${image}`);
    assert.notEqual(had.code, 0);
    const direct = await machines.run("w1", `curl -sk https://${outside.hub}/v2/`);
    assert.equal(direct.code, 7, "the worker reaches the hub");
    await on("w1", `docker pull -q ${image}`);
    const mirror = await on("m1", "docker service logs platform-mirror-gateway 2>&1");
    const asker = machines.get("w1").clusterAddress.replaceAll(".", "\\.");
    assert.match(
      mirror,
      new RegExp(`${asker} anyone GET /v2/library/haproxy/manifests/sha256:[0-9a-f]{64} 200`),
    );
    const requests = await hubRequests(machines, "outside");
    assert.ok(requests.some((line) => line.includes(machines.get("m1").address)));
    assert.ok(!requests.some((line) => line.includes(machines.get("w1").address)));
  });

  it("is left alone by a second up", async () => {
    const all = await slipway("up", "platform", "staging");
    assert.doesNotMatch(all, /\d+ (created|updated|deleted|replaced)|slipway: wrote/);
  });

  it("has its image from a registry that gives it to nobody without a login", async () => {
    const pin = /click-count: (.*)/.exec(await project.read("Pulumi.staging.yaml"))?.[1] ?? "";
    const [, digest = ""] = pin.split("@");
    const url = `https://${outside.team}/v2/team/click-count/manifests/${digest}`;
    const kinds = ["docker.distribution.manifest.v2", "oci.image.manifest.v1"];
    const accept = kinds.map((kind) => `-H 'Accept: application/vnd.${kind}+json'`).join(" ");
    const ask = (login: string) =>
      on("w1", `curl -sk -o /dev/null -w '%{http_code}' ${accept} ${login} ${url}`);
    assert.equal(await ask(""), "401");
    assert.equal(await ask(`-u ${ACCOUNT.username}:${ACCOUNT.password}`), "200");
  });

  it("leaves no trace of the registries when it is taken down", async () => {
    await slipway("down", "--yes", "--volumes");
    for (const name of ["m1", "w1"]) {
      // The key is the engine's own, which was there before.
      assert.equal(await on(name, "find /etc/docker -type f ! -name key.json"), "", name);
    }
  });
});
