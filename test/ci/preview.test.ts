import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { World } from "../e2e/support/world";
import { formsOf } from "../../record/forms";
import { PullRequests } from "./support/pull-requests";

const STACKS = ["platform", "staging", "production"] as const;
const ENVIRONMENTS = ["staging", "production"] as const;
/** With redis' password 20 values in both environments that the engine gets. */
const CANARIES = Array.from({ length: 9 }, (_, index) => `canary-${index + 1}`);
const PIN = /(?<=click-count: )(\S+?):[\w.-]+@sha256:[0-9a-f]{64}/;
const NEXT = `0.9-abcdef1@sha256:${"d9".repeat(32)}`;

/** Real stacks on a real engine; the forge is a stand-in: the delivery story has a real one. */
describe("Previews without secrets, passphrase and engine", function () {
  this.bail(true);
  const world = new World();
  let records: string;
  let pulls: PullRequests | undefined;
  let canaries: readonly string[];

  const clone = (): PullRequests => {
    assert.ok(pulls);
    return pulls;
  };
  const preview = (stack: string, more: Readonly<Record<string, string>> = {}) =>
    clone().slipway(more, "preview", stack, "--from", records, "--json");
  const publish = async () => {
    const texts = STACKS.map(async (stack): Promise<[string, string]> => {
      const file = `${stack}.json`;
      return [`records/${file}`, await fs.readFile(path.join(records, file), "utf8")];
    });
    const files = Object.fromEntries(await Promise.all(texts));
    clone().repository.commit("slipway/records", files, "records");
  };

  before(async () => {
    await world.start();
    const { project } = world;
    records = path.join(path.dirname(project.dir), "records");
    const files = CANARIES.map((name) => `{ name: "${name}" }`).join(", ");
    await project.edit("stacks/apps/click-count.ts", (text) =>
      text.replace("secrets: [{", `secrets: [${files}, {`),
    );
    const secrets = CANARIES.map((name) => `    ${name}: generate\n`).join("");
    for (const stack of ENVIRONMENTS) {
      await project.edit(`Pulumi.${stack}.yaml`, (text) =>
        text.replace("  slipway:secrets:\n", `  slipway:secrets:\n${secrets}`),
      );
    }
    const up = await project.slipway("up");
    assert.equal(up.exitCode, 0, up.all);
    await project.git("commit", "--quiet", "--all", "--message", "As it is up");
    pulls = await PullRequests.of(project);
    const values = ENVIRONMENTS.map(async (stack) => {
      const { stdout } = await project.pulumi(
        ...["config", "--show-secrets", "--json", "--stack", stack],
      );
      const config = JSON.parse(stdout) as Record<string, { objectValue: object }>;
      const own = config["slipway:secrets"]?.objectValue as Readonly<Record<string, string>>;
      return [...CANARIES, "redis-password"].map((name) => own[name] ?? "");
    });
    canaries = (await Promise.all(values)).flat();
    assert.equal(new Set(canaries).size, 20);
  });
  after(async () => {
    pulls?.close();
    await world.stop();
  });

  it("have a record of each stack", async () => {
    const { exitCode, all, stdout } = await world.project.slipway("record", "--to", records);
    assert.equal(exitCode, 0, all);
    const files = STACKS.map((stack) => path.join(records, `${stack}.json`));
    assert.deepEqual(stdout.trim().split("\n"), files);
  });

  it("have none of 20 secrets in the records, all of which the states hold", async () => {
    for (const stack of STACKS) {
      const record = await fs.readFile(path.join(records, `${stack}.json`), "utf8");
      assert.deepEqual(foundIn(record, canaries), []);
    }
    const exported = ENVIRONMENTS.map(
      async (stack) =>
        (await world.project.pulumi("stack", "export", "--show-secrets", "--stack", stack)).stdout,
    );
    const control = (await Promise.all(exported)).join("\n");
    assert.equal(foundIn(control, canaries).length, 20);
  });

  for (const stack of STACKS) {
    it(`find nothing to change in ${stack} as it was deployed`, async () => {
      const { exitCode, all, stdout } = await preview(stack);
      assert.equal(exitCode, 0, all);
      const { services, resources, warnings } = JSON.parse(stdout) as Record<string, unknown>;
      assert.deepEqual({ services, resources, warnings }, EMPTY);
    });
  }

  it("tell a pin that changes, and nothing else", async () => {
    await clone().change("Pulumi.staging.yaml", (text) => text.replace(PIN, `$1:${NEXT}`));
    const { exitCode, all, stdout } = await preview("staging");
    assert.equal(exitCode, 0, all);
    const found = JSON.parse(stdout) as {
      services: { service: string; change: string; from: string; to: string }[];
      resources: { operation: string; name: string }[];
    };
    assert.equal(found.services.length, 1);
    const [{ service, change, from, to } = NONE] = found.services;
    assert.deepEqual([service, change], ["click-count", "updated"]);
    assert.match(from, /click-count:0\.2-/);
    assert.ok(to.endsWith(NEXT));
    assert.deepEqual(
      found.resources.map(({ operation, name }) => `${operation} ${name}`),
      ["update click-count-service"],
    );
  });

  it("tell a secret that is another one by its ciphertext", async () => {
    const secure = /(?<=canary-1:\s*\{?\s*secure: )[^\s}]+/;
    await clone().change("Pulumi.staging.yaml", (text) => text.replace(secure, "v1:AAAA:BBBB"));
    const { stdout } = await preview("staging");
    const { services, resources } = JSON.parse(stdout) as Record<string, { operation: string }[]>;
    assert.equal(services?.length, 1);
    assert.deepEqual(resources?.map(({ operation }) => operation).sort(), [
      "create",
      "delete",
      "update",
    ]);
  });

  it("give a hostile program nothing to tell", async () => {
    const spy = [
      'import { execFileSync } from "node:child_process";',
      'const out = (command: string) => execFileSync("sh", ["-c", command], { encoding: "utf8", maxBuffer: 1e8 });',
      "export const told = [",
      '  "env; cat $SLIPWAY_RECORD; cd ${PULUMI_BACKEND_URL#file://} 2>/dev/null; cat $(find $HOME/.. -type f | grep -v plugins)",',
      '  "for s in platform staging; do pulumi stack export --show-secrets --stack $s; done",',
      '].map((command) => out(`${command} 2>&1 || true`)).join("\\n");',
      "throw new Error(told);",
    ].join("\n");
    await clone().change("stacks/apps/index.ts", (text) => `${text}\n${spy}\n`);
    const { exitCode, stdout } = await preview("staging", {
      SLIPWAY_FORGE_TOKEN: "canary-of-the-step-1",
      AWS_SECRET_ACCESS_KEY: "canary-of-the-step-2",
      CI_NETRC_PASSWORD: "canary-of-the-step-3",
    });
    assert.equal(exitCode, 1);
    // It did get at all that there is.
    assert.match(stdout, /PULUMI_CONFIG_PASSPHRASE=/);
    assert.ok(stdout.includes(Buffer.from("placeholder-").toString("base64")));
    assert.match(stdout, /docker:index\/service:Service/);
    const steps = [1, 2, 3].map((number) => `canary-of-the-step-${number}`);
    assert.deepEqual(foundIn(stdout, [...canaries, ...steps]), []);
  });

  it("fail in a CI whose records this version can't read, with what to do", async () => {
    await clone().change("Pulumi.staging.yaml", (text) => text.replace(PIN, `$1:${NEXT}`));
    const old = { "records/platform.json": "{}", "records/staging.json": "{}" };
    clone().repository.commit("slipway/records", old, "of another version");
    const number = clone().open();
    const { exitCode, all } = await clone().slipway(clone().variables(number), "ci", "preview");
    assert.equal(exitCode, 1, all);
    assert.match(all, /the preview of staging failed/);
    assert.match(clone().comments()[0] ?? "", /slipway record/);
    await publish();
  });

  it("are one comment and a status each in a CI, then updated in place", async () => {
    const [former] = clone().repository.comments;
    const number = clone().repository.pulls[0]?.number ?? 0;
    const first = await clone().slipway(clone().variables(number), "ci", "preview");
    assert.equal(first.exitCode, 0, first.all);
    assert.equal(clone().repository.comments.length, 1);
    assert.equal(clone().repository.comments[0]?.id, former?.id);
    assert.match(clone().comments()[0] ?? "", /\*\*1 service updated in staging\*\*/);
    assert.deepEqual(clone().statuses(), {
      "slipway/preview/platform": "success: not touched by this change",
      "slipway/preview/staging": "success: 1 service updated",
      "slipway/preview/production": "success: not touched by this change",
    });
  });

  it("show what the merge would do, whatever the branch has got since", async () => {
    await clone().change("Pulumi.staging.yaml", (text) => text.replace(PIN, `$1:${NEXT}`));
    await world.project.edit("Pulumi.production.yaml", (text) => text.replace(PIN, `$1:${NEXT}`));
    await world.project.git("commit", "--quiet", "--all", "--message", "Meanwhile");
    await clone().fetch();
    const number = clone().open();
    const { exitCode, all } = await clone().slipway(clone().variables(number), "ci", "preview");
    assert.equal(exitCode, 0, all);
    const { "slipway/preview/production": production } = clone().statuses();
    assert.equal(production, "success: not touched by this change");
    assert.match(clone().comments()[0] ?? "", /\*\*1 service updated in staging\*\*/);
  });

  it("say what is wrong with a program that fails", async () => {
    await clone().change("stacks/apps/index.ts", (text) => `${text}throw new Error("boom");\n`);
    const number = clone().open();
    const { exitCode, all } = await clone().slipway(clone().variables(number), "ci", "preview");
    assert.equal(exitCode, 1, all);
    const words = "failure: the program fails: Error: boom";
    for (const stack of STACKS) {
      assert.ok(clone().statuses()[`slipway/preview/${stack}`]?.startsWith(words));
    }
    const comment = clone().comments()[0] ?? "";
    assert.match(comment, /The program fails:\nError: boom\n {4}at .*stacks\/apps\/index\.ts/);
    assert.doesNotMatch(comment, /node_modules|node:internal|\/tmp\//);
  });
});

const EMPTY = { services: [], resources: [], warnings: [] };
const NONE = { service: "", change: "", from: "", to: "" };

/** Those of the secrets that a text holds: as they are, in hex, as a URL has them, in base64. */
function foundIn(text: string, secrets: readonly string[]): readonly string[] {
  return secrets.filter((secret) => formsOf(secret).some((form) => text.includes(form)));
}
