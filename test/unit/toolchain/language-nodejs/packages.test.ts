import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { temporaryFolders } from "../support/temporary-folder";
import { type CommandLine, load, type Packages } from "./load";

describe("the providers that a program needs", () => {
  const folder = temporaryFolders();
  let packages: Packages;

  before(async () => {
    packages = await load<Packages>("packages.mjs");
  });

  const provider = { name: "@pulumi/docker", version: "5.2.0", pulumi: { resource: true } };

  const manifests: [string, object, object | undefined][] = [
    ["are named by the package", provider, { name: "docker", version: "v5.2.0", server: "" }],
    [
      "are named by the package's pulumi section first",
      {
        ...provider,
        pulumi: { resource: true, name: "d", version: "v1.0.0", server: "https://x" },
      },
      { name: "d", version: "v1.0.0", server: "https://x" },
    ],
    ["are none for a package without a provider", { ...provider, pulumi: {} }, undefined],
    [
      "are none for a foreign package that names no provider",
      { ...provider, name: "other" },
      undefined,
    ],
  ];
  for (const [what, manifest, expected] of manifests) {
    it(what, () => {
      assert.deepEqual(packages.requiredPackage(manifest), expected);
    });
  }

  async function install(at: string, manifest: object): Promise<void> {
    await fs.mkdir(at, { recursive: true });
    await fs.writeFile(path.join(at, "package.json"), JSON.stringify(manifest));
  }

  it("are found in every node_modules that the program loads from, each version once", async () => {
    const project = await folder();
    const modules = path.join(project, "node_modules");
    await install(path.join(modules, "@pulumi", "docker"), provider);
    await install(path.join(modules, "a"), { name: "a", version: "1.0.0" });
    await install(path.join(modules, "a", "node_modules", "@pulumi", "docker"), provider);
    const older = { ...provider, version: "4.0.0" };
    await install(path.join(modules, "b", "node_modules", "@pulumi", "docker"), older);
    await fs.symlink(path.join(modules, "gone"), path.join(modules, "broken"));
    const program = path.join(project, "deep", "program");
    await fs.mkdir(program, { recursive: true });

    const found = await packages.requiredPackages(program);

    assert.deepEqual(found.map(({ version }) => version).toSorted(), ["v4.0.0", "v5.2.0"]);
  });

  it("are looked for in vain where nothing is installed", async () => {
    assert.deepEqual(await packages.requiredPackages(await folder()), []);
  });

  it("name the file when a package.json is broken", async () => {
    const project = await folder();
    const broken = path.join(project, "node_modules", "x");
    await install(broken, {});
    await fs.writeFile(path.join(broken, "package.json"), "{");

    const file = path.join(await fs.realpath(broken), "package.json");
    await assert.rejects(packages.requiredPackages(project), {
      message: `${file} is not valid JSON`,
    });
  });

  it("are not all that a program depends on", async () => {
    const project = await folder();
    await install(project, { dependencies: { a: "^1.0.0" } });
    await install(path.join(project, "node_modules", "a"), { name: "a", version: "1.2.3" });
    await install(path.join(project, "node_modules", "b"), { name: "b", version: "2.0.0" });

    const names = async (transitive: boolean) =>
      (await packages.programDependencies(project, transitive)).map(({ name }) => name).toSorted();
    assert.deepEqual([await names(false), await names(true)], [["a"], ["a", "b"]]);
  });
});

describe("the language host's command line", () => {
  const lines: [string[], string, string][] = [
    [[], "", ""],
    [["127.0.0.1:1"], "127.0.0.1:1", ""],
    [["--logtostderr", "-v=9", "--tracing", "file:x", "127.0.0.1:1"], "127.0.0.1:1", "file:x"],
    [["--tracing=file:x", "127.0.0.1:1"], "127.0.0.1:1", "file:x"],
  ];
  for (const [args, engineAddress, tracing] of lines) {
    it(`is understood: [${args.join(" ")}]`, async () => {
      const { commandLine } = await load<CommandLine>("command-line.mjs");
      assert.deepEqual(commandLine(args), { engineAddress, tracing });
    });
  }
});
