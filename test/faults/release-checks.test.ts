import assert from "node:assert/strict";
import { insideService } from "../e2e/support/inside";
import { BEHAVIOURS } from "./behaviours";
import { assertAgreement } from "./support/agreement";
import { deployUnderLoad } from "./support/deploy";
import { SUBJECT } from "./support/fault-world";
import { summarize } from "./support/load/summary";
import { isShort } from "./support/selection";
import { world } from "./support/shared-world";

const DECLARATION = `stacks/apps/${SUBJECT}.ts`;
const REDIS_CLI = `REDISCLI_AUTH="$(cat /run/secrets/redis-password)" redis-cli -h redis`;

/** Ends with an exit code of its own for the versions that begin so. */
function refuses(version: string, exitCode: number): string[] {
  const code =
    `const { version } = JSON.parse(require("fs").readFileSync("behaviour.json", "utf8"));` +
    `process.exit(version.startsWith("${version}") ? ${exitCode} : 0)`;
  return ["node", "-e", code];
}

/** Has Redis do one thing, from the subject's own image, which has nothing but Node. */
function redis(command: string): string[] {
  const code =
    `const password = require("fs").readFileSync("/run/secrets/redis-password", "utf8");` +
    `const redis = require("net").connect(6379, "redis");` +
    `let answer = "";` +
    `redis.on("data", (data) => (answer += data));` +
    `redis.on("close", () => process.exit(/^:/m.test(answer) ? 0 : 1));` +
    `redis.write("AUTH " + password + "\\r\\n${command}\\r\\nQUIT\\r\\n");`;
  return ["node", "-e", code];
}

/** A migration that counts how often it was applied and not taken back. */
const MIGRATION = {
  name: "migrate",
  command: redis("INCR schema"),
  undo: { command: redis("DECR schema") },
};

async function declare(release: object): Promise<() => Promise<void>> {
  const before = await world.project.read(DECLARATION);
  await world.project.edit(DECLARATION, (text) =>
    text.replace(
      /^ {2}release: .*$/m,
      `  secrets: [{ name: "redis-password" }],\n` +
        `  dependsOn: ["redis"],\n` +
        `  release: ${JSON.stringify(release)},`,
    ),
  );
  return () => world.project.edit(DECLARATION, () => before);
}

async function schema(): Promise<string> {
  const command = ["sh", "-c", REDIS_CLI.replace("-h redis", "--raw get schema")];
  const { output } = await insideService(world.engine.docker, "staging-redis", command);
  return output.replaceAll(/[^0-9]/g, "");
}

(isShort ? describe.skip : describe)("what a release declares beside its instances", () => {
  let restore: () => Promise<void> = () => Promise.resolve();

  beforeEach(() => world.settle("1.0-good"));
  afterEach(async () => {
    await restore();
    await world.settle("1.0-good");
  });

  it("a migration runs once for a pin, and is taken back when the test after it fails", async () => {
    restore = await declare({
      before: [MIGRATION],
      after: [{ name: "integration", command: refuses("1.1", 5) }],
    });
    const first = await world.mustSucceed(["deploy", "staging", "--json"]);
    assert.match(first.stdout, /"outcome": "released"/);
    const applied = Number(await schema());
    const second = await world.mustSucceed(["deploy", "staging", "--json"]);
    assert.match(second.stdout, /"outcome": "unchanged"/);
    assert.equal(Number(await schema()), applied);

    await world.release("1.1-good");
    const { result, records } = await deployUnderLoad(world);
    const { failure, outcome } = result.told;
    assert.deepEqual([result.exitCode, outcome, failure?.phase], [1, "went back", "after"]);
    assert.deepEqual(failure?.cause, {
      kind: "task failed",
      text: `task failed: ${SUBJECT}/integration: it ended with exit code 5`,
    });
    assert.match(result.stderr, /Undo subject\/migrate/);
    assert.equal(Number(await schema()), applied, "the migration was taken back");
    assert.deepEqual(summarize(records).failures, {});
    await assertAgreement(world, { [SUBJECT]: await world.pinOf("1.0-good") });
  });

  it("a failed migration stops the release before any instance changes", async () => {
    restore = await declare({
      before: [MIGRATION, { name: "guard", command: refuses("1.1", 4) }],
    });
    await world.mustSucceed(["deploy", "staging"]);
    const [applied, index] = [await schema(), await versionIndex()];
    await world.release("1.1-good");
    const { result, records } = await deployUnderLoad(world);
    const { failure } = result.told;
    assert.deepEqual([result.exitCode, failure?.phase], [1, "before"], result.stderr);
    assert.equal(failure?.cause.text, `task failed: ${SUBJECT}/guard: it ended with exit code 4`);
    assert.equal(await versionIndex(), index, "the service was not touched");
    assert.equal(await schema(), applied, "what had run before was taken back");
    assert.deepEqual(summarize(records).failures, {});
    await assertAgreement(world, { [SUBJECT]: await world.pinOf("1.0-good") });
  });

  it("a smoke test decides by what comes back through the edge", async () => {
    restore = await declare({ smoke: [{ path: "/version", text: "1.0-good" }] });
    assert.ok("1.1-good" in BEHAVIOURS);
    await world.mustSucceed(["deploy", "staging"]);
    await world.release("1.1-good");
    const { result } = await deployUnderLoad(world);
    const { failure, outcome } = result.told;
    assert.deepEqual([result.exitCode, outcome, failure?.phase], [1, "went back", "smoke"]);
    assert.equal(failure?.cause.kind, "smoke test failed");
    await assertAgreement(world, { [SUBJECT]: await world.pinOf("1.0-good") });
  });
});

async function versionIndex(): Promise<number> {
  const service = await world.engine.docker.getService(`staging-${SUBJECT}`).inspect();
  return (service as { Version: { Index: number } }).Version.Index;
}
