import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { exportLines, preparedEnvironment, quote } from "../../../toolchain/environment";
import { cachePaths, dataPaths } from "../../../toolchain/paths";
import { temporaryFolders } from "./support/temporary-folder";

describe("the prepared environment", () => {
  const folder = temporaryFolders();

  async function machine(): Promise<{ project: string; env: Record<string, string> }> {
    const home = await folder();
    const project = path.join(home, "it's mine");
    await fs.mkdir(project);
    return { project, env: { HOME: home, PATH: "/usr/bin:/bin" } };
  }

  it("gives the project a state and a passphrase of its own", async () => {
    const { project, env } = await machine();
    const prepared = preparedEnvironment(project, env);
    const data = dataPaths(project, env);
    assert.equal(prepared["PULUMI_BACKEND_URL"], `file://${data.state}?metadata=skip`);
    assert.equal(prepared["PULUMI_CONFIG_PASSPHRASE_FILE"], data.passphrase);
    assert.equal(prepared["PULUMI_HOME"], cachePaths(env).pulumiHome);
    assert.equal(prepared["PULUMI_PARALLEL"], "64");
    assert.equal((await fs.stat(data.passphrase)).mode & 0o777, 0o600);
    assert.ok((await fs.stat(data.state)).isDirectory());
  });

  it("makes the passphrase once", async () => {
    const { project, env } = await machine();
    preparedEnvironment(project, env);
    const first = await fs.readFile(dataPaths(project, env).passphrase, "utf8");
    preparedEnvironment(project, env);
    assert.equal(await fs.readFile(dataPaths(project, env).passphrase, "utf8"), first);
    assert.ok(first.length >= 43);
  });

  it("leaves what the user has set", async () => {
    const { project, env } = await machine();
    const own = {
      ...env,
      PULUMI_BACKEND_URL: "s3://state",
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_PARALLEL: "8",
      PULUMI_HOME: path.join(env["HOME"] ?? "", "pulumi"),
    };
    const prepared = preparedEnvironment(project, own);
    assert.equal(prepared["PULUMI_BACKEND_URL"], undefined);
    assert.equal(prepared["PULUMI_CONFIG_PASSPHRASE_FILE"], undefined);
    assert.equal(prepared["PULUMI_PARALLEL"], undefined);
    assert.equal(prepared["PULUMI_HOME"], own.PULUMI_HOME);
    await assert.rejects(fs.access(dataPaths(project, own).passphrase));
  });

  it("finds the login of another backend in the user's own Pulumi folder", async () => {
    const { project, env } = await machine();
    const own = path.join(env["HOME"] ?? "", ".pulumi");
    await fs.mkdir(own);
    await fs.writeFile(path.join(own, "credentials.json"), "{}");
    const prepared = preparedEnvironment(project, { ...env, PULUMI_BACKEND_URL: "https://x.org" });
    assert.equal(prepared["PULUMI_CREDENTIALS_PATH"], own);
    assert.equal(preparedEnvironment(project, env)["PULUMI_CREDENTIALS_PATH"], undefined);
  });

  it("puts the project's programs before those of the machine", async () => {
    const { project, env } = await machine();
    const dirs = (preparedEnvironment(project, env)["PATH"] ?? "").split(":");
    assert.equal(dirs[0], path.join(project, "toolchain", "bin"));
    assert.equal(dirs[1], path.join(project, "node_modules", ".bin"));
    assert.deepEqual(dirs.slice(-2), ["/usr/bin", "/bin"]);
  });

  it("is printed as export lines that a POSIX shell reads back", async () => {
    const { project, env } = await machine();
    const lines = exportLines(project, env);
    assert.ok(lines.every((line) => line.startsWith("export ")));
    const script = `${lines.join("\n")}\nprintf '%s\\n' "$PULUMI_BACKEND_URL" "$PATH"`;
    const { stdout } = await execa("/bin/sh", ["-c", script], { env, extendEnv: false });
    const [backend, searchPath] = stdout.split("\n");
    assert.equal(backend, `file://${dataPaths(project, env).state}?metadata=skip`);
    assert.equal(searchPath, preparedEnvironment(project, env)["PATH"]);
  });

  it("holds no secret", async () => {
    const { project, env } = await machine();
    const lines = exportLines(project, env).join("\n");
    const secret = await fs.readFile(dataPaths(project, env).passphrase, "utf8");
    assert.ok(!lines.includes(secret));
  });

  it("keeps two clones of a project apart", async () => {
    const { project, env } = await machine();
    const clone = path.join(env["HOME"] ?? "", "elsewhere", path.basename(project));
    await fs.mkdir(clone, { recursive: true });
    assert.notEqual(dataPaths(project, env).root, dataPaths(clone, env).root);
  });

  it("ignores relative XDG folders, as their specification says", () => {
    const paths = cachePaths({ HOME: "/home/a", XDG_CACHE_HOME: "cache" });
    assert.equal(paths.root, "/home/a/.cache/slipway");
    assert.equal(cachePaths({ HOME: "/h", XDG_CACHE_HOME: "/c" }).root, "/c/slipway");
  });
});

describe("a quoted word", () => {
  for (const word of ["plain", "two words", "it's", "$HOME `id` \\", '"', "", "a\nb"]) {
    it(`reaches the program as it was: ${JSON.stringify(word)}`, async () => {
      const { stdout } = await execa("/bin/sh", ["-c", `printf '%s.' ${quote(word)}`]);
      assert.equal(stdout, `${word}.`);
    });
  }
});
