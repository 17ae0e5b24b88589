import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { setPin } from "../../../../../config/edit";
import { pin, stackText, World } from "./release-world";

describe("What a release brings back into the branch", () => {
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
  const messages = () => [...world.repository.commits.values()].map(({ message }) => message);

  it("takes a pin that failed back by a commit of its line, and opens no promotion", async () => {
    world.bad["staging"] = [pin("api", 2)];
    const sha = pinStaging("api", 2);
    const { result, deployed, notes, published } = await world.release();
    assert.equal(result.outcome, "failed");
    assert.deepEqual(deployed, ["staging"]);
    assert.deepEqual(
      result.stacks.map(({ stack, outcome, cause }) => [stack, outcome, cause]),
      [
        ["staging", "went back", "never healthy: GET /health answers 500"],
        ["production", "not tried", "staging did not pass"],
      ],
    );
    assert.deepEqual(world.pins("staging"), { api: pin("api", 1), web: pin("web", 1) });
    const back = world.repository.head("main");
    assert.equal(result.stacks[0]?.committed, back);
    assert.ok(
      notes.includes(`The last good pins are back in Pulumi.staging.yaml of main: ${back}`),
    );
    const message = messages().at(-1) ?? "";
    assert.equal(
      message,
      [
        "Take back api 0.2 in staging: never healthy: GET /health answers 500",
        "",
        `api: ${pin("api", 2)} → ${pin("api", 1)}`,
        "Service: api",
        "Cause: never healthy: GET /health answers 500",
        `Released with: ${sha}`,
        "Found after: 4.1 s",
        "Back after: 6.3 s",
        "",
        "    # staging: the release of api failed",
        "",
        "    the log",
      ].join("\n"),
    );
    assert.deepEqual(
      world.status(sha, "staging").at(-1),
      "failure: went back: never healthy: GET /health answers 500",
    );
    assert.deepEqual(world.status(sha, "production"), ["error: not tried: staging did not pass"]);
    assert.deepEqual(world.repository.pulls, []);
    assert.deepEqual(published, []);
  });

  it("ends as unchanged where the commit that took back runs through the pipeline, again and again", async () => {
    world.bad["staging"] = [pin("api", 2)];
    pinStaging("api", 2);
    await world.release();
    const commits = world.repository.commits.size;
    for (let time = 0; time < 2; time++) {
      const { result } = await world.release();
      assert.equal(result.outcome, "passed");
      assert.deepEqual(
        result.stacks.map(({ outcome }) => outcome),
        ["unchanged", "unchanged"],
      );
      assert.deepEqual(result.promotion, { outcome: "nothing" });
    }
    assert.equal(world.repository.commits.size, commits);
    assert.deepEqual(world.repository.pulls, []);
  });

  it("puts the report to the pull request that the commit came with, and not into the message", async () => {
    world.bad["staging"] = [pin("api", 2)];
    const mergedAs = pinStaging("api", 2);
    const { number } = world.repository.open({ head: "pins", state: "merged", mergedAs });
    await world.release();
    assert.equal(number, 7);
    assert.deepEqual(
      world.repository.comments.map(({ body }) => body),
      ["<!-- slipway:take-back:staging -->\n# staging: the release of api failed\n\nthe log\n"],
    );
    assert.equal(messages().at(-1)?.includes("the log"), false);
  });

  it("leaves a pin alone that somebody has changed meanwhile, and says so", async () => {
    world.bad["staging"] = [pin("api", 2)];
    pinStaging("api", 2);
    pinStaging("web", 2);
    const sha = world.repository.head("main");
    world.meanwhile = () => void pinStaging("api", 3);
    const { notes } = await world.release(sha);
    assert.deepEqual(world.pins("staging"), { api: pin("api", 3), web: pin("web", 1) });
    assert.ok(
      notes.includes(
        `Pulumi.staging.yaml on main pins api as ${pin("api", 3)} by now, not as ${pin("api", 2)}: it stays`,
      ),
    );
  });

  it("commits again on what is there where somebody pushes in between", async () => {
    world.bad["staging"] = [pin("api", 2)];
    const sha = pinStaging("api", 2);
    const { asked, first } = world.server;
    let from = 0;
    world.meanwhile = () => {
      world.push({ "README.md": "pushed meanwhile\n" });
      // The pull request, the repository, then the branch's head, which is old by the time of the commit.
      first.push(undefined, undefined, { json: { commit: { id: sha } } });
      from = asked.length;
    };
    await world.release(sha);
    assert.deepEqual(world.pins("staging"), { api: pin("api", 1), web: pin("web", 1) });
    assert.equal(world.repository.text("README.md", "main"), "pushed meanwhile\n");
    const heads = asked.slice(from).filter(({ path }) => path.endsWith("/branches/main"));
    assert.equal(heads.length, 4);
  });

  it("keeps what was made for a stack by a commit, and no pin of it", async () => {
    const sha = world.push({
      "Pulumi.staging.yaml": stackText(
        { api: pin("api", 2), web: pin("web", 1) },
        "  slipway:secrets:\n    db: generate\n",
      ),
    });
    world.meanwhile = ({ stack, path }) => {
      if (stack !== "staging") return;
      fs.writeFileSync(
        path,
        fs.readFileSync(path, "utf8").replace("db: generate", "db:\n      secure: v1:abc"),
      );
      pinStaging("web", 2);
    };
    const { result, notes } = await world.release(sha);
    assert.equal(result.outcome, "passed");
    assert.match(world.text("staging"), /db:\n {6}secure: v1:abc/);
    assert.deepEqual(world.pins("staging"), { api: pin("api", 2), web: pin("web", 2) });
    assert.match(
      notes.join("\n"),
      /What was made is in Pulumi\.staging\.yaml of main: [0-9a-f]{40}/,
    );
    const message = `Keep what was made for staging\n\nSecrets of Pulumi.staging.yaml, for ${sha}`;
    assert.ok(messages().includes(message));
  });

  it("says what to set by hand where the forge does not take the commit", async () => {
    world.bad["staging"] = [pin("api", 2)];
    const sha = pinStaging("api", 2);
    world.meanwhile = () => {
      world.server.first.push(
        ...Array.from({ length: 12 }, () => ({
          status: 403,
          json: { message: "branch is protected" },
        })),
      );
    };
    const { result } = await world.release();
    assert.equal(result.outcome, "failed");
    assert.match(
      result.stacks[0]?.problem ?? "",
      /what Pulumi\.staging\.yaml shall say could not be committed to main\n.*branch is protected.*Set them by hand:\n {2}api: localhost:5000\/api:0\.1@/s,
    );
    assert.deepEqual(world.pins("staging"), { api: pin("api", 2), web: pin("web", 1) });
    assert.equal(world.repository.head("main"), sha);
  });
});
