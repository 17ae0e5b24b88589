import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { isStateInOwnStore, withStateHere } from "../../../../operations/backup/own-store";
import { openProject } from "../../../../operations/project";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";
import { projectIn } from "./support/project";

const STORE = "s3://pulumi?endpoint=http://localhost:5001&s3ForcePathStyle=true&region=us-east-1";
const WITH_STORE = `name: slipway\nruntime: nodejs\nbackend:\n  url: ${STORE}\n`;

describe("the state in the platform's own store", () => {
  const folder = temporaryFolders();
  const variable = process.env["PULUMI_BACKEND_URL"];
  beforeEach(() => Reflect.deleteProperty(process.env, "PULUMI_BACKEND_URL"));
  afterEach(() => {
    if (variable === undefined) Reflect.deleteProperty(process.env, "PULUMI_BACKEND_URL");
    else process.env["PULUMI_BACKEND_URL"] = variable;
  });

  async function project(store: boolean) {
    const dir = path.join(await folder(), "project");
    projectIn(dir);
    if (store) {
      const platform = "config:\n  slipway:kind: platform\n  slipway:state: {}\n";
      fs.writeFileSync(path.join(dir, "Pulumi.platform.yaml"), platform);
      fs.writeFileSync(path.join(dir, "Pulumi.yaml"), WITH_STORE);
    }
    return openProject(dir);
  }

  it("is told by Pulumi.yaml and the platform's file", async () => {
    assert.equal(isStateInOwnStore(await project(true)), true);
    assert.equal(isStateInOwnStore(await project(false)), false);
  });

  it("can't be restored while a variable says where it is", async () => {
    process.env["PULUMI_BACKEND_URL"] = STORE;
    const stored = await project(true);
    assert.throws(() => isStateInOwnStore(stored), {
      summary: "PULUMI_BACKEND_URL names the platform's own store, which is to be restored",
    });
  });

  it("is in files of the machine from then on, but not after a failure", async () => {
    const stored = await project(true);
    const text = () => fs.readFileSync(path.join(stored.dir, "Pulumi.yaml"), "utf8");
    const failure = withStateHere(
      stored,
      () => undefined,
      () => {
        assert.doesNotMatch(text(), /backend/);
        return Promise.reject(new Error("no"));
      },
    );
    await assert.rejects(failure, { message: "no" });
    assert.equal(text(), WITH_STORE);
    await withStateHere(
      stored,
      () => undefined,
      () => Promise.resolve(),
    );
    assert.equal(text(), "name: slipway\nruntime: nodejs\n");
  });
});
