import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { SecretValue } from "../../../model/secret-value";
import { placeholder } from "../../../record/placeholder";
import { tellSecrets } from "../../../stacks/tell-secrets";
import { planOf } from "../../golden/plan";

const STAND = placeholder("v1:AAAA");

const source = (secrets: Readonly<Record<string, SecretValue>>) => ({
  file: "Pulumi.staging.yaml",
  values: { "slipway:kind": "environment", "slipway:secrets": secrets },
});

describe("tellSecrets", () => {
  let file: string;
  beforeEach(() => {
    file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-test-")), "told");
  });
  afterEach(() => fs.rmSync(path.dirname(file), { recursive: true }));

  it("does nothing when nobody asks", () => {
    const config = source({ password: new SecretValue("canary-91c2") });
    assert.equal(tellSecrets(undefined, config), undefined);
    assert.equal(tellSecrets("", config), undefined);
  });

  it("refuses to work where a secret is real, and names it without its value", () => {
    const config = source({
      password: new SecretValue("canary-91c2"),
      "name-key": new SecretValue(STAND),
    });
    assert.throws(() => tellSecrets(file, config), {
      message:
        "SLIPWAY_TELL_SECRETS is set, and these secrets of the config are real: " +
        "slipway:secrets.password\n" +
        "Nothing was written. `slipway record` alone sets it, with a config of placeholders.",
    });
    assert.ok(!fs.existsSync(file));
  });

  it("tells each secret input, also one within a list, and nothing else", async () => {
    await planOf(
      () => {
        const tell = tellSecrets(file, source({ password: new SecretValue(STAND) }));
        new docker.Secret("password", { name: "plain-name", data: pulumi.secret(STAND) });
        new docker.Container("web", {
          image: "web:1",
          uploads: [{ file: "/a", content: pulumi.secret(STAND) }],
        });
        tell?.({ label: "slipway.login", text: STAND });
        return Promise.resolve({});
      },
      { stack: "staging" },
    );
    const lines = fs.readFileSync(file, "utf8").trim().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as unknown).sort((a, b) => key(a).localeCompare(key(b))),
      [
        { label: "slipway.login", text: STAND },
        {
          type: "docker:index/container:Container",
          name: "web",
          prop: "uploads",
          value: [{ file: "/a", content: STAND }],
        },
        {
          type: "docker:index/secret:Secret",
          name: "password",
          prop: "data",
          value: STAND,
        },
      ],
    );
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  });
});

function key(one: unknown): string {
  return JSON.stringify(one);
}
