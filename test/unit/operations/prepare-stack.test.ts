import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { copyValues, prepareStack } from "../../../operations/prepare-stack";
import { findStack, openProject } from "../../../operations/project";
import type { Pulumi } from "../../../operations/pulumi";
import { secretsToGenerate } from "../../../operations/stack-secrets/make-secrets";
import { temporaryFolders } from "../toolchain/support/temporary-folder";

const FRESH = `# staging
config:
  slipway:kind: environment
  slipway:secrets:
    redis-password: generate # made by the first up
    token: { secure: v1:mine }
`;
const COPY = `encryptionsalt: v1:salt
config:
  slipway:secrets:
    redis-password:
      secure: v1:abc:def
`;

describe("preparing a stack", () => {
  it("finds the secrets that are to be generated, and only those", () => {
    assert.deepEqual(secretsToGenerate(FRESH), ["redis-password"]);
    assert.deepEqual(secretsToGenerate("config: {}\n"), []);
    assert.deepEqual(secretsToGenerate(""), []);
  });

  it("puts salt and ciphertext into the file and leaves every other line as it was", () => {
    const result = copyValues(FRESH, COPY, ["redis-password"]);
    const added = result.split("\n").filter((line) => !FRESH.split("\n").includes(line));
    const removed = FRESH.split("\n").filter((line) => !result.split("\n").includes(line));
    assert.deepEqual(removed, ["    redis-password: generate # made by the first up"]);
    assert.equal(added.length, 2);
    assert.ok(added.some((line) => line === "encryptionsalt: v1:salt"));
    assert.ok(added.some((line) => line.includes("v1:abc:def") && line.includes("redis-password")));
    assert.deepEqual(secretsToGenerate(result), []);
  });

  it("does not touch a salt that is there", () => {
    const text = `encryptionsalt: v1:salt\n${FRESH}`;
    assert.equal(copyValues(text, COPY, []), text);
  });

  it("fails when a secret was not encrypted", () => {
    assert.throws(() => copyValues(FRESH, "encryptionsalt: v1:salt\n", ["redis-password"]), {
      message: "pulumi did not encrypt slipway:secrets.redis-password",
    });
  });
});

describe("a stack whose preparation was killed", () => {
  const folder = temporaryFolders();
  const PREPARED = "config:\n  slipway:kind: environment # staging\n";

  /** Prepares a stack that Pulumi knows; the fake encrypts by making a salt. */
  async function prepared(text: string, { encryptsByStackFile = true, meanwhile = "" } = {}) {
    const dir = await folder();
    const file = path.join(dir, "Pulumi.staging.yaml");
    fs.writeFileSync(path.join(dir, "Pulumi.yaml"), "name: slipway\n");
    fs.writeFileSync(file, text);
    const encrypted: string[] = [];
    const pulumi = {
      encryptsByStackFile,
      initStack: () => assert.fail("it is there already"),
      setSecret: (_stack: string, key: string, _value: string, copy: string) => {
        encrypted.push(key);
        fs.writeFileSync(path.join(copy, "Pulumi.staging.yaml"), "encryptionsalt: v1:salt\n");
        if (meanwhile !== "") fs.appendFileSync(file, meanwhile);
        return Promise.resolve();
      },
    } as unknown as Pulumi;
    const project = openProject(dir);
    const diff = await prepareStack(project, findStack(project, "staging"), pulumi, ["staging"]);
    return { diff, encrypted, text: fs.readFileSync(file, "utf8") };
  }

  it("gets the salt that was not noted, and nothing else", async () => {
    const { text } = await prepared(PREPARED);
    assert.equal(text.replace("encryptionsalt: v1:salt\n", ""), PREPARED);
    assert.notEqual(text, PREPARED);
  });

  it("is left alone when it has its salt, or when its key is kept elsewhere", async () => {
    const salted = `encryptionsalt: v1:salt\n${PREPARED}`;
    assert.deepEqual(await prepared(salted), { diff: "", encrypted: [], text: salted });
    const elsewhere = await prepared(PREPARED, { encryptsByStackFile: false });
    assert.deepEqual(elsewhere, { diff: "", encrypted: [], text: PREPARED });
  });

  it("keeps what somebody else writes into its file meanwhile", async () => {
    const { text } = await prepared(PREPARED, { meanwhile: "  slipway:domain: example.org\n" });
    assert.match(text, /slipway:domain: example\.org/);
    assert.match(text, /encryptionsalt: v1:salt/);
  });
});
