import * as assert from "node:assert/strict";
import * as path from "node:path";
import { buildApps, type BuildOptions } from "../../../build";
import { SecretValue } from "../../../model/secret-value";
import { UserError } from "../../../model/user-error";
import { digestOf, FakeEngine } from "./support/fake-engine";
import { removeFolders, repository, temporaryFolder, writeFiles } from "./support/folders";

const BASE = `debian:12@sha256:${"a".repeat(64)}`;
const LOCAL = `sha256:${"b".repeat(64)}`;

function dockerfile(name: string, version: string, base: string): string {
  return `# r.example.org/team/${name}\n#\n# VERSION   ${version}\n\nFROM ${base}\nCOPY . .\n`;
}

describe("building apps", function () {
  this.timeout(30_000); // Each build starts git several times.
  let engine: FakeEngine;
  let project: string;
  let root: string;

  beforeEach(() => {
    engine = FakeEngine.start();
    project = temporaryFolder({});
    root = repository({
      "api/Dockerfile": dockerfile("api", "0.2", BASE),
      "api/Dockerfile-tools": dockerfile("api-tools", "0.1", "r.example.org/team/api:0.2"),
      "api/main.js": "main",
    });
  });
  afterEach(() => engine.stop());
  after(removeFolders);

  async function build(folders: readonly string[], options: Partial<BuildOptions> = {}) {
    const said: string[] = [];
    const built = await buildApps(
      folders.map((folder) => path.join(root, folder)),
      {
        docker: engine.docker,
        projectDir: project,
        registry: {
          address: "localhost:5000",
          username: "slipway",
          password: new SecretValue("canary"),
        },
        report: (line) => said.push(line),
        ...options,
      },
    );
    return { built, said };
  }

  it("answers a pin of tag and digest, and pushes both tags", async () => {
    const { built } = await build(["api"]);
    const [api] = built;
    assert.equal(built.length, 1);
    assert.match(api?.pin ?? "", /^localhost:5000\/api:0\.2-[0-9a-f]{7}@sha256:[0-9a-f]{64}$/);
    assert.equal(api?.reused, false);
    const tagged = api?.pin.split("@")[0] ?? "";
    assert.deepEqual(engine.pushed, [tagged, "localhost:5000/api:0.2"]);
    assert.deepEqual(engine.built, [dockerfile("api", "0.2", BASE)]);
  });

  it("makes nothing new the second time, and gives the same pin", async () => {
    const first = await build(["api"]);
    const second = await build(["api"]);
    assert.deepEqual(second.built, [{ ...first.built[0], reused: true }]);
    assert.equal(engine.built.length, 1);
    assert.equal(engine.pushed.length, 2);
    assert.match(second.said.join("\n"), /api: 0\.2-[0-9a-f]{7} is there already/);
  });

  it("makes nothing new on another engine where the registry has the image", async () => {
    const first = await build(["api"]);
    engine.images.clear();
    const second = await build(["api"]);
    assert.deepEqual(second.built, [{ ...first.built[0], reused: true }]);
    assert.equal(engine.built.length, 1);
  });

  it("pushes again what only the engine has", async () => {
    const first = await build(["api"]);
    engine.registry.clear();
    const second = await build(["api"]);
    assert.deepEqual(second.built, [{ ...first.built[0], reused: true }]);
    assert.equal(engine.built.length, 1);
    assert.equal(engine.pushed.length, 4);
  });

  it("builds again without the cache, and gives the same pin", async () => {
    const first = await build(["api"]);
    const second = await build(["api"], { noCache: true });
    assert.deepEqual(second.built, first.built);
    assert.equal(engine.built.length, 2);
  });

  it("builds again when the sources change, and when the base does", async () => {
    const first = await build(["api"]);
    writeFiles(root, { "api/main.js": "changed" });
    const second = await build(["api"]);
    assert.match(second.built[0]?.pin ?? "", /^localhost:5000\/api:0\.2-dirty\.[0-9a-f]{7}@/);
    writeFiles(root, { "api/main.js": "main" });
    writeFiles(project, {
      ".slipway/substitutions.json": JSON.stringify({ "debian:12": { reference: LOCAL } }),
    });
    const third = await build(["api"]);
    assert.equal(third.built[0]?.reused, false);
    assert.notEqual(third.built[0]?.pin, first.built[0]?.pin);
    assert.equal(engine.built.length, 3);
    assert.equal(engine.built[2], dockerfile("api", "0.2", LOCAL));
    assert.ok(third.said.includes(`substituted base: ${LOCAL} for ${BASE}`));
  });

  it("asks for its pinned bases before it builds, and takes what stands in for them", async () => {
    const asked: string[] = [];
    await build(["api"], {
      ensureBases: (references) => {
        asked.push(...references);
        return Promise.resolve({ "debian:12": { reference: LOCAL } });
      },
    });
    assert.deepEqual(asked, [BASE]);
    assert.equal(engine.built[0], dockerfile("api", "0.2", LOCAL));
  });

  it("builds bases first, and what rests on them from the very image", async () => {
    const { built } = await build(["api/Dockerfile-tools", "api"]);
    assert.deepEqual(
      built.map(({ name }) => name),
      ["api", "api-tools"],
    );
    const tagged = built[0]?.pin.split("@")[0] ?? "";
    assert.equal(engine.built[1], dockerfile("api-tools", "0.1", tagged));
  });

  it("takes a base that is not among the folders from the registry, by its version", async () => {
    await build(["api"]);
    engine.images.clear();
    await build(["api"], { file: "Dockerfile-tools" });
    assert.equal(engine.built[1], dockerfile("api-tools", "0.1", "localhost:5000/api:0.2"));
  });

  it("says what to do when such a base was never built", async () => {
    await assert.rejects(build(["api/Dockerfile-tools"]), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.summary, /Dockerfile-tools:5: localhost:5000\/api:0\.2 is not built yet$/);
      assert.match(error.hint ?? "", /Name its folder in the same command/);
      return true;
    });
  });

  it("pushes nothing when told so; then no registry has given a digest", async () => {
    const { built } = await build(["api"], { push: false });
    assert.match(built[0]?.pin ?? "", /^localhost:5000\/api:0\.2-[0-9a-f]{7}@unknown$/);
    assert.deepEqual(engine.pushed, []);
    assert.equal((await build(["api"], { push: false })).built[0]?.reused, true);
  });

  it("does not take for its own what another source left under its tag", async () => {
    const first = await build(["api"]);
    const tagged = first.built[0]?.pin.split("@")[0] ?? "";
    const stranger = { Id: LOCAL, labels: { "org.opencontainers.image.revision": "other" } };
    engine.registry.set(tagged, stranger);
    engine.images.clear();
    const second = await build(["api"]);
    assert.equal(second.built[0]?.reused, false);
    assert.equal(second.built[0]?.pin, first.built[0]?.pin);
    assert.notEqual(second.built[0]?.pin.split("@")[1], digestOf(stranger));
  });

  it("shows the step that failed and the last lines, and no password", async () => {
    engine.failure = "The command 'npm ci' returned a non-zero code: 1";
    await assert.rejects(build(["api"]), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.summary, /api\/Dockerfile: The command 'npm ci' returned a non-zero code/);
      assert.equal(error.hint, "It failed at: Step 1/2 : FROM x\n  Step 1/2 : FROM x\n  compiling");
      assert.equal(String(error).includes("canary"), false);
      return true;
    });
  });

  it("names a folder without a Dockerfile", async () => {
    await assert.rejects(build(["nowhere"]), /nowhere\/Dockerfile can't be read/);
  });
});
