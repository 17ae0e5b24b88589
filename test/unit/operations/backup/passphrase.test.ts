import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { opens, requirePassphrase } from "../../../../operations/backup/passphrase";
import { UserError } from "../../../../model/user-error";
import { dataPaths } from "../../../../toolchain/paths";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";

/** By `pulumi stack init` 3.259.0. */
const SALT = "v1:PpXQKlctgUw=:v1:q5xJiI3g2Xr2Wcht:DOJoNPGNO9ZDzGQHJ7y/Uxb75LZzBQ==";
const RIGHT = "the right one";

describe("the passphrase of a backup's stacks", () => {
  const folder = temporaryFolders();

  it("opens what Pulumi encrypted with it, and no other one does", () => {
    assert.equal(opens(RIGHT, SALT), true);
    assert.equal(opens("the wrong one", SALT), false);
    assert.equal(opens(RIGHT, "v1:x"), false);
  });

  it("is asked for where it is not", async () => {
    const dir = await folder();
    const env = { XDG_DATA_HOME: path.join(dir, "data") };
    const files = new Map([["Pulumi.staging.yaml", `encryptionsalt: ${SALT}\n`]]);
    const { passphrase } = dataPaths(dir, env);
    assert.throws(() => requirePassphrase(dir, files, env), {
      message:
        "the passphrase of the stacks' secrets is not on this machine\n" +
        "No backup holds it. Give it by PULUMI_CONFIG_PASSPHRASE or, as a file, by " +
        `PULUMI_CONFIG_PASSPHRASE_FILE, or put the file at ${passphrase}. Nothing was touched.`,
    });
    await assert.rejects(fs.stat(passphrase));
    requirePassphrase(dir, new Map([["Pulumi.staging.yaml", "config: {}\n"]]), env);
  });

  it("is taken from a variable, from the file that one names, or from its own place", async () => {
    const dir = await folder();
    const env = { XDG_DATA_HOME: path.join(dir, "data") };
    const files = new Map([["Pulumi.staging.yaml", `encryptionsalt: ${SALT}\n`]]);
    const file = path.join(dir, "passphrase");
    await fs.writeFile(file, `${RIGHT}\n`);
    requirePassphrase(dir, files, { ...env, PULUMI_CONFIG_PASSPHRASE: RIGHT });
    requirePassphrase(dir, files, { ...env, PULUMI_CONFIG_PASSPHRASE_FILE: file });
    const { passphrase } = dataPaths(dir, env);
    await fs.mkdir(path.dirname(passphrase), { recursive: true });
    await fs.copyFile(file, passphrase);
    requirePassphrase(dir, files, env);
    assert.throws(
      () => requirePassphrase(dir, files, { ...env, PULUMI_CONFIG_PASSPHRASE: "another" }),
      (error) =>
        error instanceof UserError &&
        error.summary === "Pulumi.staging.yaml: its secrets were encrypted with another passphrase",
    );
  });
});
