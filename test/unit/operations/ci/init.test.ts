import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type CiInitOptions, initCi } from "../../../../operations/ci/init";

const URL = "https://git.example.org/team/infrastructure";

function options(given: Partial<CiInitOptions> = {}): CiInitOptions {
  const none = { folders: [], test: [], guard: false, force: false };
  return { kind: "woodpecker", branch: "main", ...none, ...given };
}

describe("Writing a repository's pipelines", () => {
  let dir: string;

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-ci-init-"));
  });
  afterEach(() => {
    fs.rmSync(dir, { recursive: true, force: true });
  });

  function file(name: string, text = ""): void {
    fs.mkdirSync(path.join(dir, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), text);
  }
  const read = (name: string) => fs.readFileSync(path.join(dir, name), "utf8");

  it("takes a folder with a Pulumi.yaml for the infrastructure's, with the apps in it", () => {
    file("Pulumi.yaml");
    file("Dockerfile");
    file("apps/web/Dockerfile");
    file("apps/notes.md");
    const { repository, files, notes } = initCi(dir, options());
    assert.equal(repository, "infrastructure");
    assert.deepEqual(
      files,
      ["check", "preview", "release", "drift", "rebuild", "clean"].map(
        (name) => `.woodpecker/${name}.yaml`,
      ),
    );
    assert.match(read(".woodpecker/rebuild.yaml"), /ci pin apps\/web --stack staging --no-cache/);
    assert.deepEqual(notes, ["Production is not watched after its releases; --guard does that."]);
  });

  it("builds nothing from an infrastructure repository without apps, and guards if told to", () => {
    file("Pulumi.yaml");
    const { files, notes } = initCi(dir, options({ guard: true }));
    assert.ok(!files.includes(".woodpecker/rebuild.yaml"));
    assert.ok(files.includes(".woodpecker/guard.yaml"));
    assert.deepEqual(notes, []);
  });

  it("takes a folder with Dockerfiles for an app's, and tests it as npm does", () => {
    file("api/Dockerfile");
    file("vitrine/Dockerfile");
    file("node_modules/Dockerfile");
    file("package.json", JSON.stringify({ scripts: { test: "mocha" } }));
    const { repository, notes } = initCi(dir, options({ infrastructure: URL }));
    assert.deepEqual([repository, notes], ["app", []]);
    assert.match(read(".woodpecker/pin.yaml"), /command: ci pin api vitrine --stack staging\n/);
    assert.match(read(".woodpecker/test.yaml"), /npm ci\n +npm test/);
  });

  it("says that an app is not tested", () => {
    file("Dockerfile");
    const { files, notes } = initCi(dir, options({ infrastructure: URL }));
    assert.deepEqual(files, [".woodpecker/pin.yaml", ".woodpecker/rebuild.yaml"]);
    assert.deepEqual(notes, [
      "Nothing is tested before it is built: no test script was found. --test <command> says how.",
    ]);
  });

  it("overwrites nothing, and then writes nothing at all, unless told to", () => {
    file("Pulumi.yaml");
    file(".woodpecker/release.yaml", "mine\n");
    assert.throws(() => initCi(dir, options()), {
      message:
        "already there: .woodpecker/release.yaml\nNothing was written. --force overwrites them.",
    });
    assert.deepEqual(fs.readdirSync(path.join(dir, ".woodpecker")), ["release.yaml"]);
    assert.equal(read(".woodpecker/release.yaml"), "mine\n");
    initCi(dir, options({ force: true }));
    assert.match(read(".woodpecker/release.yaml"), /ci release/);
  });

  it("writes the same again without being told to", () => {
    file("Pulumi.yaml");
    assert.deepEqual(initCi(dir, options()), initCi(dir, options()));
  });

  const REFUSED: readonly (readonly [string, Partial<CiInitOptions>, string])[] = [
    [
      "an empty folder",
      {},
      "DIR has neither a Pulumi.yaml nor a Dockerfile\n" +
        "Say what repository it is: --for app or --for infrastructure.",
    ],
    [
      "an app without its infrastructure",
      { repository: "app" },
      "an app repository's pipeline pins its images in the infrastructure one\n" +
        "Say which that is: --infrastructure https://git.example.org/team/infrastructure",
    ],
    [
      "an app without a Dockerfile",
      { repository: "app", infrastructure: URL },
      "no Dockerfile in DIR or a folder in it\nSay where it is: --folder services/web",
    ],
    [
      "an option for the other repository",
      { repository: "infrastructure", test: ["npm test"] },
      "--test says nothing of an infrastructure repository",
    ],
    [
      "a folder outside",
      { repository: "infrastructure", folders: ["../secrets"] },
      '--folder is "../secrets"; allowed: a folder in the repository, as apps/web',
    ],
    [
      "Azure without an image",
      { repository: "infrastructure", kind: "azure-pipelines" },
      "azure-pipelines needs the name of the image that has slipway\n" +
        "Azure reads a job's image before its variables. Give it: --image registry.example.org/slipway-ci:1",
    ],
  ];
  for (const [what, given, message] of REFUSED) {
    it(`refuses ${what}`, () => {
      assert.throws(() => initCi(dir, options(given)), {
        message: message.replaceAll("DIR", dir),
      });
      assert.deepEqual(fs.readdirSync(dir), []);
    });
  }
});
