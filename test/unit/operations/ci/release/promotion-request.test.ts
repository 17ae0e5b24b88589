import * as assert from "node:assert/strict";
import { setPin } from "../../../../../config/edit";
import { pin, stackText, World } from "./release-world";

const PROMOTION = "slipway/promote-production";

describe("The request to promote what passed", () => {
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
  const request = () => world.repository.pulls.filter(({ state }) => state === "open");

  it("releases staging, tells it by a status, and asks for the promotion of what passed", async () => {
    const sha = pinStaging("api", 2);
    const { result, deployed } = await world.release();
    assert.deepEqual(deployed, ["staging", "production"]);
    assert.equal(result.outcome, "passed");
    assert.deepEqual(
      result.stacks.map(({ stack, outcome, services }) => [stack, outcome, services]),
      [
        ["staging", "released", ["api"]],
        ["production", "unchanged", []],
      ],
    );
    assert.deepEqual(world.status(sha, "staging"), [
      "pending: is being released",
      "success: 3.2 s, 1 service updated",
    ]);
    assert.deepEqual(world.status(sha, "production"), [
      "pending: is being released",
      "success: 3.2 s, nothing to release",
    ]);
    const [open, ...more] = request();
    assert.deepEqual(more, []);
    assert.deepEqual(
      [open?.title, open?.head, open?.base],
      ["Promote api 0.2 to production", PROMOTION, "main"],
    );
    assert.match(
      open?.body ?? "",
      /\| `api` \| `localhost:5000\/api:0\.1@1{12}` \| `localhost:5000\/api:0\.2@2{12}` \|/,
    );
    assert.ok(
      open?.body.includes(`Released to \`staging\` with ${sha}: \`Pin api 0.2\`, by \`Ada\`.`),
    );
    assert.equal(
      world.text("production", PROMOTION),
      stackText({ api: pin("api", 2), web: pin("web", 1) }),
    );
    assert.deepEqual(world.pins("production"), { api: pin("api", 1), web: pin("web", 1) });
  });

  it("releases production when the promotion is merged, and asks for nothing more", async () => {
    pinStaging("api", 2);
    await world.release();
    const merged = world.push({ "Pulumi.production.yaml": world.text("production", PROMOTION) });
    const [open] = request();
    if (open) open.state = "merged";
    const { result } = await world.release();
    assert.deepEqual(
      result.stacks.map(({ outcome }) => outcome),
      ["unchanged", "released"],
    );
    assert.deepEqual(result.promotion, { outcome: "nothing" });
    assert.deepEqual(request(), []);
    assert.equal(world.cluster["production"]?.["api"], pin("api", 2));
    assert.deepEqual(
      world.status(merged, "production").at(-1),
      "success: 3.2 s, 1 service updated",
    );
  });

  it("updates the one request in place, with all pins that were tested together", async () => {
    pinStaging("api", 2);
    await world.release();
    const [first] = request();
    pinStaging("web", 3);
    const { result } = await world.release();
    assert.equal(result.promotion?.outcome, "updated");
    assert.deepEqual(request(), [first]);
    assert.equal(first?.title, "Promote 2 images to production");
    assert.equal(
      world.text("production", PROMOTION),
      stackText({ api: pin("api", 2), web: pin("web", 3) }),
    );
  });

  it("leaves the request alone where it is run again", async () => {
    pinStaging("api", 2);
    await world.release();
    const before = world.repository.branches.get(PROMOTION);
    const { result } = await world.release();
    assert.equal(result.promotion?.outcome, "unchanged");
    assert.equal(world.repository.branches.get(PROMOTION), before);
  });

  it("brings the request onto the newest base, with what somebody else merged to that file", async () => {
    pinStaging("api", 2);
    await world.release();
    const edited = `# for the auditors\n${world.text("production")}`;
    const base = world.push({ "Pulumi.production.yaml": edited });
    const { result } = await world.release();
    assert.equal(result.promotion?.outcome, "updated");
    const head = world.repository.head(PROMOTION);
    assert.equal(world.repository.commits.get(head)?.parent, base);
    assert.equal(
      world.text("production", PROMOTION),
      `# for the auditors\n${stackText({ api: pin("api", 2), web: pin("web", 1) })}`,
    );
    assert.equal(request().length, 1);
  });

  it("closes the request with a word once nothing differs, and takes its branch away", async () => {
    pinStaging("api", 2);
    await world.release();
    pinStaging("api", 1);
    const { result } = await world.release();
    assert.equal(result.promotion?.outcome, "closed");
    assert.deepEqual(request(), []);
    assert.match(
      world.repository.comments.at(-1)?.body ?? "",
      /Nothing is left to promote from staging\./,
    );
    assert.equal(world.repository.branches.has(PROMOTION), false);
  });

  it("does not open a request again that somebody closed, until there are other pins", async () => {
    pinStaging("api", 2);
    await world.release();
    const [open] = request();
    if (open) open.state = "closed";
    world.push({ "README.md": "x\n" });
    assert.deepEqual((await world.release()).result.promotion, { outcome: "declined" });
    pinStaging("api", 3);
    assert.equal((await world.release()).result.promotion?.outcome, "opened");
    assert.equal(request()[0]?.title, "Promote api 0.3 to production");
  });

  it("does not ask again for pins that went back in production", async () => {
    pinStaging("api", 2);
    await world.release();
    world.push({ "Pulumi.production.yaml": world.text("production", PROMOTION) });
    const [open] = request();
    if (open) open.state = "merged";
    world.bad["production"] = [pin("api", 2)];
    assert.equal((await world.release()).result.outcome, "failed");
    assert.deepEqual(world.pins("production"), { api: pin("api", 1), web: pin("web", 1) });
    const { result } = await world.release();
    assert.deepEqual([result.outcome, result.promotion], ["passed", { outcome: "nothing" }]);
    pinStaging("web", 3);
    assert.equal((await world.release()).result.promotion?.outcome, "opened");
    assert.equal(request()[0]?.title, "Promote 2 images to production");
  });
});
