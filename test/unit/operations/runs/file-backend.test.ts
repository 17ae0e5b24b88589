import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileBackend, mendFileBackend } from "../../../../operations/runs/file-backend";
import { dataPaths } from "../../../../toolchain/paths";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";

describe("Pulumi's file backend", () => {
  const folder = temporaryFolders();

  it("is the project's own unless another one is set, a folder or none", async () => {
    const dir = await folder();
    const env = { HOME: "/home/ann" };
    const at = (url: string) => fileBackend(dir, { ...env, PULUMI_BACKEND_URL: url });
    assert.equal(fileBackend(dir, env), `${dataPaths(dir, env).state}/.pulumi`);
    assert.equal(at(""), `${dataPaths(dir, env).state}/.pulumi`);
    assert.equal(at("file:///a%20b?metadata=skip"), "/a b/.pulumi");
    assert.equal(at("file://~/state"), "/home/ann/state/.pulumi");
    assert.equal(at("file://./state"), path.join(dir, "state/.pulumi"));
    assert.equal(at("s3://bucket"), undefined);
    assert.equal(at("https://api.pulumi.com"), undefined);
  });

  it("is rid of what a pulumi left that was killed while it wrote the state", async () => {
    const backend = await folder();
    const stacks = path.join(backend, "stacks/slipway");
    fs.mkdirSync(stacks, { recursive: true });
    const write = (name: string, text: string) => fs.writeFileSync(path.join(stacks, name), text);
    write("staging.json", "{}");
    write("staging.json.attrs", "");
    write("staging.json.bak", "{}");
    write("staging.json.bak.attrs", "{}");
    write("staging.json.18ea.tmp", "{");
    write("production.json.attrs", "");
    const lines: string[] = [];
    mendFileBackend(backend, "slipway", "staging", (line) => lines.push(line));
    // What is whole stays, and another stack's is another run's to mend.
    assert.deepEqual(fs.readdirSync(stacks).sort(), [
      "production.json.attrs",
      "staging.json",
      "staging.json.bak",
      "staging.json.bak.attrs",
    ]);
    assert.deepEqual(lines, [
      "staging: a pulumi was killed while it wrote staging.json.attrs, which is cleared",
    ]);
  });

  it("may not be there yet", async () => {
    mendFileBackend(path.join(await folder(), "none"), "slipway", "staging", assert.fail);
  });
});
