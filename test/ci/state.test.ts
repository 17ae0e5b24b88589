import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { STATE_IMAGE } from "../../config/platform-known";
import { STATE_PORT } from "../../components/state/state-container";
import { dataPaths } from "../../toolchain/paths";
import { officialImages } from "../../toolchain/images/official";
import { freePort } from "../e2e/support/ports";
import { openTunnel, type Tunnel } from "../e2e/support/store-tunnel";
import { TestProject } from "../e2e/support/test-project";
import { eventually, World } from "../e2e/support/world";

const FILES = ["Pulumi.yaml", "Pulumi.platform.yaml", "Pulumi.staging.yaml"];
const RECORD = ".slipway/substitutions.json";

describe("Pulumi's state in a store of the platform's own", function () {
  this.bail(true);
  const world = new World();
  let tunnel: Tunnel | undefined;
  let colleague: TestProject | undefined;

  before(async () => {
    await world.start();
    const port = await freePort();
    const { reference } = officialImages.versitygw;
    assert.ok(reference.startsWith(`${STATE_IMAGE}@`));
    await world.project.edit("Pulumi.platform.yaml", (text) =>
      text
        .replace(
          "  slipway:images:\n",
          `  slipway:state: { port: ${port} }\n  slipway:images:\n    versitygw: ${reference}\n`,
        )
        .replace("  slipway:secrets:\n", "  slipway:secrets:\n    state-password: generate\n"),
    );
    const { exitCode, all } = await world.project.slipway("up", "platform", "staging");
    assert.equal(exitCode, 0, all);
    tunnel = await openTunnel(world.engine.docker, "platform-state", { port, inside: STATE_PORT });
  });
  after(async () => {
    tunnel?.close();
    await colleague?.remove();
    await world.stop();
  });

  it("is moved there by one command, and previews as before", async () => {
    const { exitCode, all } = await world.project.slipway("state", "move");
    assert.equal(exitCode, 0, all);
    assert.match(await world.project.read("Pulumi.yaml"), /^backend:\n {2}url: "?s3:\/\/pulumi/m);
    const { state } = dataPaths(world.project.dir, { XDG_DATA_HOME: world.project.dataDir });
    await assert.rejects(fs.access(state));
    for (const stack of ["platform", "staging"]) {
      const preview = await world.project.pulumi(
        "preview",
        "--stack",
        stack,
        "--expect-no-changes",
      );
      assert.equal(preview.exitCode, 0, preview.all);
    }
  });

  it("lets nobody in with another password, and everybody who has the passphrase", async () => {
    const { passphrase } = dataPaths(world.project.dir, { XDG_DATA_HOME: world.project.dataDir });
    const environment = {
      DOCKER_HOST: world.engine.host,
      PULUMI_CONFIG_PASSPHRASE_FILE: passphrase,
    };
    const other = await TestProject.copy(environment, async ({ dir }) => {
      await fs.mkdir(path.join(dir, path.dirname(RECORD)), { recursive: true });
      for (const file of [...FILES, RECORD]) {
        await fs.copyFile(path.join(world.project.dir, file), path.join(dir, file));
      }
    });
    colleague = other;
    const wrong = { AWS_ACCESS_KEY_ID: "slipway", AWS_SECRET_ACCESS_KEY: "wrong" };
    const refused = await other.with(wrong).slipway("up", "staging");
    assert.equal(refused.exitCode, 1);
    assert.match(refused.all, /SignatureDoesNotMatch[\s\S]*slipway state login/);
    assert.doesNotMatch(refused.all, /unexpected error/);
    const login = await other.slipway("state", "login");
    assert.equal(login.exitCode, 0, login.all);
  });

  it("has runs of two machines wait for each other, unless they may not", async () => {
    assert.ok(colleague);
    const first = world.project.startSlipway("up", "staging");
    await eventually(async () => {
      assert.match(await stored(world, "/data/buckets/pulumi/.slipway/runs"), /staging\.json/);
    }, 120_000);
    const hasty = await colleague.with({ SLIPWAY_LOCK_WAIT: "0" }).slipway("up", "staging");
    assert.equal((await first.outcome).exitCode, 0);
    assert.equal(hasty.exitCode, 1, hasty.all);
    assert.match(hasty.all, /staging is held by `slipway up staging` \(/);

    const again = world.project.startSlipway("up", "staging");
    await eventually(async () => {
      assert.match(await stored(world, "/data/buckets/pulumi/.slipway/runs"), /staging\.json/);
    }, 120_000);
    const patient = await colleague.slipway("up", "staging");
    assert.equal((await again.outcome).exitCode, 0);
    assert.equal(patient.exitCode, 0, patient.all);
    assert.match(patient.all, /staging is held by `slipway up staging` .*: waiting, \d+ s at most/);
  });

  it("is not taken down from under itself", async () => {
    const { exitCode, all } = await world.project.slipway("down", "platform", "staging", "--yes");
    assert.equal(exitCode, 1, all);
    assert.match(all, /platform has the store in which the state of all stacks is/);
  });

  it("comes back to the machine's files", async () => {
    const { exitCode, all } = await world.project.slipway("state", "move", "--to", "machine");
    assert.equal(exitCode, 0, all);
    assert.doesNotMatch(await world.project.read("Pulumi.yaml"), /backend/);
  });
});

/** The files in a folder of the store's container. */
async function stored({ engine }: World, folder: string): Promise<string> {
  const exec = await engine.docker
    .getContainer("platform-state")
    .exec({ Cmd: ["find", folder, "-type", "f"], AttachStdout: true });
  const stream = await exec.start({});
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
