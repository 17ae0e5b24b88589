import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { ensurePlugin, installedPlugin } from "../../../../toolchain/parts/plugin";
import { ensurePulumi, storedPulumi } from "../../../../toolchain/parts/pulumi-cli";
import { silentReporter } from "../../../../toolchain/progress/reporter";
import { versions } from "../../../../toolchain/versions";
import { fakeMachine, fakePulumi, writeFile, type FakeMachine } from "../support/fake-machine";
import { temporaryFolders } from "../support/temporary-folder";

describe("the Pulumi CLI", () => {
  const folder = temporaryFolders();

  async function onMachine({ bin }: FakeMachine, version: string): Promise<string> {
    await writeFile(path.join(bin, "pulumi-language-nodejs"), "#!/bin/sh\n", 0o755);
    const program = path.join(bin, "pulumi");
    await writeFile(program, fakePulumi(version), 0o755);
    return program;
  }

  it("is the machine's when it is new enough", async () => {
    const machine = await fakeMachine(await folder(), { online: true });
    const program = await onMachine(machine, "3.300.0");
    const part = await ensurePulumi(machine.context, silentReporter);
    assert.deepEqual([part.source, part.version, part.path], ["machine", "3.300.0", program]);
    assert.deepEqual(machine.asked, []);
  });

  it("is the vendor's when the machine's is too old", async () => {
    const machine = await fakeMachine(await folder(), { online: true });
    await onMachine(machine, "3.100.0");
    const part = await ensurePulumi(machine.context, silentReporter);
    assert.deepEqual([part.source, part.note], ["vendor", "SHA-256 checked"]);
    const programs = await fs.readdir(path.dirname(part.path));
    // The hosts of other languages are left out.
    assert.deepEqual(programs.sort(), ["pulumi", "pulumi-language-nodejs"]);
    assert.equal(machine.asked.length, 1);
  });

  it("is built, with the language host beside it, where there is no other way", async () => {
    const machine = await fakeMachine(await folder(), { online: false });
    const part = await ensurePulumi(machine.context, silentReporter);
    assert.deepEqual([part.source, part.note], ["built", "with Go 1.26.0"]);
    await fs.access(path.join(path.dirname(part.path), "pulumi-language-nodejs"));
    assert.equal(machine.asked[1], "compiler: pulumi");
  });

  it("is found again without asking anybody", async () => {
    const machine = await fakeMachine(await folder(), { online: false });
    const part = await ensurePulumi(machine.context, silentReporter);
    machine.asked.length = 0;
    assert.deepEqual(storedPulumi(machine.context), part);
    assert.deepEqual(await ensurePulumi(machine.context, silentReporter), part);
    assert.deepEqual(machine.asked, []);
  });

  it("is composed anew, but not compiled, when only the language host changes", async () => {
    const machine = await fakeMachine(await folder(), { online: false });
    await ensurePulumi(machine.context, silentReporter);
    const host = path.join(machine.context.sources, "language-nodejs", "main.mjs");
    await writeFile(host, "// newer\n");
    machine.asked.length = 0;
    await ensurePulumi(machine.context, silentReporter);
    assert.equal(machine.asked.filter((who) => who.startsWith("compiler")).length, 0);
  });

  it("is refused when it is not the version it should be", async () => {
    const machine = await fakeMachine(await folder(), { online: true, pulumiVersion: "3.1.0" });
    await assert.rejects(
      ensurePulumi(machine.context, silentReporter),
      new RegExp(`says version 3\\.1\\.0, wanted ${versions.pulumi}$`),
    );
    assert.equal(storedPulumi(machine.context), undefined);
  });
}).timeout(30_000);

describe("a Pulumi plugin", () => {
  const folder = temporaryFolders();

  function ensure({ context }: Pick<FakeMachine, "context">) {
    const pulumi = ensurePulumi(context, silentReporter);
    return ensurePlugin(context, "command", pulumi, silentReporter);
  }

  it("is the released one where it can be downloaded", async () => {
    const machine = await fakeMachine(await folder(), { online: true });
    const part = await ensure(machine);
    assert.equal(part.source, "vendor");
    const program = path.join(part.path, "pulumi-resource-command");
    assert.equal(await fs.readFile(program, "utf8"), "released");
    assert.ok(part.path.startsWith(machine.context.cache.pulumiHome));
    assert.deepEqual(installedPlugin(machine.context, "command")?.source, "vendor");
  });

  it("is the one that the user's own Pulumi has", async () => {
    const machine = await fakeMachine(await folder(), { online: false });
    const name = `resource-command-v${versions.plugins.command}`;
    const own = path.join(machine.home, ".pulumi", "plugins", name, "pulumi-resource-command");
    await writeFile(own, "the user's", 0o755);
    const part = await ensure(machine);
    assert.deepEqual([part.source, part.note], ["machine", "from the user's Pulumi"]);
    assert.ok(!machine.asked.includes("compiler: provider-command"));
  });

  it("is built where the released one can't be had, and never gets into ~/.pulumi", async () => {
    const machine = await fakeMachine(await folder(), { online: false });
    const part = await ensure(machine);
    assert.equal(part.source, "built");
    assert.ok(part.path.startsWith(machine.context.cache.pulumiHome));
    await assert.rejects(fs.access(path.join(machine.home, ".pulumi")));
  });

  it("that was built is refused in a Pulumi folder of the user's", async () => {
    const machine = await fakeMachine(await folder(), { online: false });
    const home = path.join(machine.home, "pulumi");
    await assert.rejects(ensure({ context: machine.withPulumiHome(home) }), {
      name: "UserError",
      hint: "Unset PULUMI_HOME: Slipway then uses a Pulumi folder of its own.",
    });
    await assert.rejects(fs.access(path.join(home, "plugins")));
  });

  it("that was released may go into a Pulumi folder of the user's", async () => {
    const machine = await fakeMachine(await folder(), { online: true });
    const home = path.join(machine.home, "pulumi");
    const part = await ensure({ context: machine.withPulumiHome(home) });
    assert.ok(part.path.startsWith(home));
  });

  it("is built and installed again when its module changes", async () => {
    const machine = await fakeMachine(await folder(), { online: false });
    await ensure(machine);
    const module = path.join(machine.context.sources, "modules", "provider-command");
    await writeFile(path.join(module, "main.go"), "package main\n");
    assert.equal(installedPlugin(machine.context, "command"), undefined);
    await ensure(machine);
    assert.equal(installedPlugin(machine.context, "command")?.source, "built");
    const compiled = machine.asked.filter((who) => who === "compiler: provider-command");
    assert.equal(compiled.length, 2);
  });

  it("is not built again when only its Go tests change", async () => {
    const machine = await fakeMachine(await folder(), { online: false });
    await ensure(machine);
    const module = path.join(machine.context.sources, "modules", "provider-command");
    await writeFile(path.join(module, "main_test.go"), "package main\n");
    assert.equal(installedPlugin(machine.context, "command")?.source, "built");
  });
}).timeout(30_000);
