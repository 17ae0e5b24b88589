import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { backendOf, shownUrl } from "../../../toolchain/backend";
import { preparedEnvironment } from "../../../toolchain/environment";
import { dataPaths } from "../../../toolchain/paths";
import { readStateCredentials, writeStateCredentials } from "../../../toolchain/state-credentials";
import { temporaryFolders } from "./support/temporary-folder";

const STORE = "s3://pulumi?endpoint=http://localhost:5001&s3ForcePathStyle=true&region=us-east-1";

describe("the backend of a project's state", () => {
  const folder = temporaryFolders();

  async function machine(backend = "") {
    const home = await folder();
    const project = path.join(home, "project");
    await fs.mkdir(project);
    await fs.writeFile(path.join(project, "Pulumi.yaml"), `name: demo\n${backend}`);
    const env = { HOME: home, PATH: "/usr/bin:/bin" };
    return { project, env, data: dataPaths(project, env) };
  }

  it("is files of the machine, unless Pulumi.yaml or the user says otherwise", async () => {
    const { project, env, data } = await machine();
    const files = { url: `file://${data.state}?metadata=skip`, from: "machine" };
    assert.deepEqual(backendOf(project, env), files);
    const shared = await machine(`backend:\n  url: ${STORE}\n`);
    assert.deepEqual(backendOf(shared.project, shared.env), { url: STORE, from: "project" });
    const own = { ...shared.env, PULUMI_BACKEND_URL: "gs://mine" };
    assert.deepEqual(backendOf(shared.project, own), { url: "gs://mine", from: "variable" });
  });

  it("is refused where Pulumi.yaml names none that Pulumi knows", async () => {
    const { project, env } = await machine("backend: { url: 5 }\n");
    assert.throws(() => backendOf(project, env), {
      summary: "Pulumi.yaml: backend.url is no address of a backend",
    });
  });

  it("is told to Pulumi with the file that lets it in, and no password", async () => {
    const { project, env, data } = await machine(`backend:\n  url: ${STORE}\n`);
    assert.equal(preparedEnvironment(project, env)["AWS_SHARED_CREDENTIALS_FILE"], undefined);
    writeStateCredentials(data.stateCredentials, { accessKey: "slipway", secretKey: "canary-1" });
    const prepared = preparedEnvironment(project, env);
    assert.equal(prepared["PULUMI_BACKEND_URL"], STORE);
    assert.equal(prepared["AWS_SHARED_CREDENTIALS_FILE"], data.stateCredentials);
    assert.ok(!JSON.stringify(prepared).includes("canary-1"));
    await assert.rejects(fs.access(data.state), "no folder for files that nobody writes");
  });

  it("leaves it to the user who he is there", async () => {
    const { project, env, data } = await machine(`backend:\n  url: ${STORE}\n`);
    writeStateCredentials(data.stateCredentials, { accessKey: "slipway", secretKey: "canary-1" });
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_PROFILE"]) {
      const prepared = preparedEnvironment(project, { ...env, [name]: "mine" });
      assert.equal(prepared["AWS_SHARED_CREDENTIALS_FILE"], undefined, name);
    }
  });

  it("is shown without a password", () => {
    assert.equal(shownUrl("postgres://me:canary@host/db"), "postgres://me:…@host/db");
    assert.equal(shownUrl(STORE), STORE);
  });
});

describe("the credentials of the state", () => {
  const folder = temporaryFolders();

  it("are read as they were written, by their owner only", async () => {
    const file = path.join(await folder(), "data", "state-credentials");
    assert.equal(readStateCredentials(file), undefined);
    const credentials = { accessKey: "slipway", secretKey: "a+b/c=" };
    writeStateCredentials(file, credentials);
    writeStateCredentials(file, credentials);
    assert.deepEqual(readStateCredentials(file), credentials);
    assert.equal((await fs.stat(file)).mode & 0o777, 0o600);
    await fs.writeFile(file, "[default]\n");
    assert.equal(readStateCredentials(file), undefined);
  });
});
