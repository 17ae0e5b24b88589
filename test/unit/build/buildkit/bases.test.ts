import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { asReached, resolveRemoteBases } from "../../../../build/buildkit/bases";
import { writeContext } from "../../../../build/buildkit/context-folder";
import { withoutSyntax } from "../../../../build/buildkit/syntax";
import { readSource, type ImageSource } from "../../../../build/source";
import type { Substitutions } from "../../../../config/substitutions";
import { UserError } from "../../../../model/user-error";

const DIGEST = `sha256:${"a".repeat(64)}`;
const OTHER = `sha256:${"b".repeat(64)}`;
const registry = { address: "localhost:5000", reachedAt: "registry:5000" };

describe("Images that the CI's builder builds", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-remote-"));
  });
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  async function source(from: string): Promise<ImageSource> {
    const text = `# registry.example.org/team/tools\n#\n# VERSION 1\n\nFROM ${from}\n`;
    await fs.writeFile(path.join(folder, "Dockerfile"), text);
    return readSource(folder, "Dockerfile");
  }

  const bases = async (from: string, substitutions: Substitutions = {}, there = true) =>
    resolveRemoteBases(await source(from), {
      ...{ registry, substitutions, finished: [] },
      api: {
        image: (name, tag) =>
          Promise.resolve(
            there && `${name}:${tag}` === "api:2"
              ? { digest: DIGEST, id: OTHER, labels: {}, manifest: { type: "", text: "" } }
              : undefined,
          ),
      },
    });

  it("get what stands in for a base by the name that the builder reaches", async () => {
    const from = `node:24@${DIGEST}`;
    const [found] = await bases(from, {
      "node:24": { reference: "localhost:5000/mirror/node:24", digest: OTHER, made: true },
    });
    assert.deepEqual(found, {
      reference: from,
      run: `registry:5000/mirror/node:24@${OTHER}`,
      substituted: true,
      // As the engine's builder has it: both know each other's images.
      identity: `localhost:5000/mirror/node:24@${OTHER}`,
    });
  });

  it("get a public base as it is written", async () => {
    const [found] = await bases(`node:24@${DIGEST}`);
    assert.equal(found?.run, `node:24@${DIGEST}`);
  });

  it("get one of the same registry by what it holds now", async () => {
    const [found] = await bases("registry.example.org/team/api:2");
    assert.equal(found?.run, `registry:5000/api:2@${DIGEST}`);
    assert.equal(found?.identity, OTHER);
  });

  it("are refused where their base is nowhere, or on one engine alone", async () => {
    const failure = async (work: Promise<unknown>) => {
      const error: unknown = await work.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof UserError);
      return error.summary.replace(/^.*Dockerfile/, "Dockerfile");
    };
    assert.equal(
      await failure(bases("registry.example.org/team/api:2", {}, false)),
      "Dockerfile:5: localhost:5000/api:2 is not built yet",
    );
    assert.equal(
      await failure(bases(`node:24@${DIGEST}`, { "node:24": { reference: OTHER } })),
      `Dockerfile:5: node:24@${DIGEST} is on one engine only, in no registry`,
    );
  });

  it("are named alike wherever the registry is one address", () => {
    assert.equal(
      asReached("localhost:5000/api:1", { address: "localhost:5000" }),
      "localhost:5000/api:1",
    );
    assert.equal(asReached("localhost:50001/api:1", registry), "localhost:50001/api:1");
  });

  it("are read by what the builder knows itself, whatever syntax they name", () => {
    const text =
      "# escape=\\\n# syntax=docker/dockerfile:1\n# registry.example.org/team/api\nFROM a\n";
    assert.equal(withoutSyntax(text), "# escape=\\\n#\n# registry.example.org/team/api\nFROM a\n");
    const comment = "# registry.example.org/team/api\n# syntax=docker/dockerfile:1\n";
    assert.equal(withoutSyntax(comment), comment);
  });

  it("get their sources with one time and plain modes, whatever the mask", async () => {
    await fs.mkdir(path.join(folder, "bin"));
    await fs.writeFile(path.join(folder, "bin/run"), "#!", { mode: 0o700 });
    await fs.symlink("bin/run", path.join(folder, "link"));
    const out = path.join(folder, "out");
    await fs.mkdir(out);
    const time = new Date("2020-05-05T00:00:00Z");
    const files = [
      { path: "bin/run", kind: "file", mode: 0o755, size: 2 },
      { path: "link", kind: "link", mode: 0o644, size: 0, target: "bin/run" },
    ] as const;
    const before = process.umask(0o077);
    try {
      await writeContext({ folder, files, extra: { Dockerfile: "FROM a" }, time }, out);
    } finally {
      process.umask(before);
    }
    for (const [name, mode] of [
      ["bin", 0o755],
      ["bin/run", 0o755],
      ["Dockerfile", 0o644],
    ] as const) {
      const found = await fs.stat(path.join(out, name));
      assert.equal(found.mode & 0o777, mode, name);
      assert.equal(found.mtime.getTime(), time.getTime(), name);
    }
    assert.equal(await fs.readlink(path.join(out, "link")), "bin/run");
    assert.equal(await fs.readFile(path.join(out, "Dockerfile"), "utf8"), "FROM a");
  });
});
