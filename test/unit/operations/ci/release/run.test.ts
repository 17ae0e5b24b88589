import * as assert from "node:assert/strict";
import { setPin } from "../../../../../config/edit";
import { UserError } from "../../../../../model/user-error";
import { BrokenOff } from "../../../../../operations/pulumi-failure";
import { pin, PLATFORM, stackText, World } from "./release-world";

const PROMOTION = "slipway/promote-production";

describe("A release by the CI", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.end());

  const pinStaging = (image: string, version: number) =>
    world.push(
      { "Pulumi.staging.yaml": setPin(world.text("staging"), image, pin(image, version)) },
      `Pin ${image} 0.${version}`,
    );

  it("releases production although staging failed where only its own file changed", async () => {
    world.bad["staging"] = [pin("api", 2)];
    const sha = world.push({
      "Pulumi.staging.yaml": setPin(world.text("staging"), "api", pin("api", 2)),
      "Pulumi.production.yaml": setPin(world.text("production"), "web", pin("web", 2)),
    });
    const { result, deployed } = await world.release();
    assert.deepEqual(deployed, ["staging", "production"]);
    assert.equal(result.outcome, "failed");
    assert.equal(world.cluster["production"]?.["web"], pin("web", 2));
    assert.deepEqual(world.status(sha, "production").at(-1), "success: 3.2 s, 1 service updated");
  });

  it("holds production back where the program changed as well", async () => {
    world.bad["staging"] = [pin("api", 2)];
    world.push({
      "Pulumi.staging.yaml": setPin(world.text("staging"), "api", pin("api", 2)),
      "Pulumi.production.yaml": setPin(world.text("production"), "web", pin("web", 2)),
      "stacks/environment.ts": "export const one = 2;\n",
    });
    const { result, deployed } = await world.release();
    assert.deepEqual(deployed, ["staging"]);
    assert.equal(result.stacks[1]?.outcome, "not tried");
  });

  it("tells an abort as such, releases nothing more, and looks at all of it the next time", async () => {
    await world.release();
    const sha = pinStaging("api", 2);
    world.meanwhile = () => {
      world.abort = { ...world.abort, signal: () => "SIGTERM" };
      throw new BrokenOff("pulumi up of staging was stopped (SIGTERM)");
    };
    let signal: NodeJS.Signals | undefined;
    world.abort = {
      within: (work) => work.finally(() => (signal = "SIGTERM")),
      signal: () => signal,
    };
    const { result, deployed } = await world.release();
    assert.deepEqual([result.outcome, deployed], ["aborted", ["staging"]]);
    assert.deepEqual(world.status(sha, "staging").at(-1), "error: aborted: stopped by SIGTERM");
    assert.deepEqual(world.status(sha, "production"), []);
    assert.deepEqual(world.repository.pulls, []);
    assert.deepEqual(world.pins("staging"), { api: pin("api", 2), web: pin("web", 1) });

    world.meanwhile = () => {};
    world.abort = { within: (work) => work, signal: () => undefined };
    const { seeded } = await world.release();
    assert.deepEqual(seeded["staging"]?.good, { api: pin("api", 1), web: pin("web", 1) });
    assert.deepEqual(seeded["staging"]?.open?.from, { api: pin("api", 1) });
    assert.deepEqual(seeded["staging"]?.open?.tried, { api: [pin("api", 2)] });
    assert.deepEqual(seeded["production"], { good: { api: pin("api", 1), web: pin("web", 1) } });
  });

  it("is no failed release where a lock kept it from its work", async () => {
    const sha = pinStaging("api", 2);
    world.meanwhile = () => {
      throw new BrokenOff("pulumi up of staging failed (exit 255)", { hint: "It is locked." });
    };
    const { result, notes } = await world.release();
    assert.equal(result.stacks[0]?.outcome, "error");
    assert.equal(result.stacks[1]?.outcome, "not tried");
    assert.deepEqual(
      world.status(sha, "staging").at(-1),
      "error: aborted: pulumi up of staging failed (exit 255)",
    );
    assert.ok(notes.includes("It is locked."));
  });

  it("tells what is wrong with config or program as a failure, without touching the file", async () => {
    const sha = pinStaging("api", 2);
    world.meanwhile = () => {
      throw new UserError("Pulumi.staging.yaml: slipway:domain is missing");
    };
    const { result } = await world.release();
    assert.equal(result.outcome, "failed");
    assert.deepEqual(
      world.status(sha, "staging").at(-1),
      "failure: Pulumi.staging.yaml: slipway:domain is missing",
    );
    assert.equal(world.repository.head("main"), sha);
  });

  it("ends as superseded where a later commit was released", async () => {
    const older = pinStaging("api", 2);
    pinStaging("api", 3);
    await world.release();
    const { result, deployed } = await world.release(older);
    assert.deepEqual([result.outcome, deployed], ["superseded", []]);
    assert.deepEqual(world.cluster["staging"]?.["api"], pin("api", 3));
    assert.deepEqual(world.status(older, "staging"), []);
  });

  it("releases its own commit where a later one still waits for its turn", async () => {
    const older = pinStaging("api", 2);
    pinStaging("api", 3);
    const { result } = await world.release(older);
    assert.equal(result.outcome, "passed");
    assert.equal(world.cluster["staging"]?.["api"], pin("api", 2));
    assert.equal(
      world.text("production", PROMOTION),
      stackText({ api: pin("api", 2), web: pin("web", 1) }),
    );
  });

  it("brings no platform up, and says that a person has to", async () => {
    const sha = world.push({
      "Pulumi.platform.yaml": `${PLATFORM}  slipway:domain: example.org\n`,
    });
    const { result, deployed, notes } = await world.release();
    assert.deepEqual([result.platform, deployed], ["platform", ["staging", "production"]]);
    assert.ok(
      notes.includes(
        "Pulumi.platform.yaml changed, and no CI brings a platform up: run `slipway up platform`",
      ),
    );
    assert.deepEqual(world.status(sha, "platform"), [
      "success: changed, and not brought up by the CI: run slipway up platform",
    ]);
    world.push({ "README.md": "x\n" });
    assert.equal((await world.release()).result.platform, undefined);
  });

  it("releases the stacks that are named, and those alone", async () => {
    pinStaging("api", 2);
    const { deployed } = await world.release(undefined, ["production"]);
    assert.deepEqual(deployed, ["production"]);
    assert.deepEqual(world.repository.pulls, []);
  });

  it("leaves for previews what the stacks that passed are by now, and no others", async () => {
    pinStaging("api", 2);
    assert.deepEqual((await world.release()).published, ["staging", "production"]);
    world.bad["staging"] = [pin("api", 3)];
    world.push({
      "Pulumi.staging.yaml": setPin(world.text("staging"), "api", pin("api", 3)),
      "Pulumi.production.yaml": setPin(world.text("production"), "web", pin("web", 2)),
    });
    assert.deepEqual((await world.release()).published, ["production"]);
  });

  it("holds production back after a failed staging where a clone can't tell what changed", async () => {
    await world.release();
    world.cloneIsWhole = false;
    world.bad["staging"] = [pin("api", 2)];
    world.push({
      "Pulumi.staging.yaml": setPin(world.text("staging"), "api", pin("api", 2)),
      "Pulumi.production.yaml": setPin(world.text("production"), "web", pin("web", 2)),
    });
    const { result, notes } = await world.release();
    assert.equal(result.stacks[1]?.outcome, "not tried");
    assert.match(
      notes.join("\n"),
      /^what has changed since [0-9a-f]{40} is not known: git diff failed/m,
    );
  });
});
