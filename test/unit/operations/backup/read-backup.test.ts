import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import * as fc from "fast-check";
import { BackupWriter } from "../../../../operations/backup/backup-writer";
import { eachPart, verifyBackup } from "../../../../operations/backup/read-backup";
import { UserError } from "../../../../model/user-error";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";

const ABOUT = {
  version: 1,
  project: "slipway",
  madeAt: "2030-01-02T03:04:05.000Z",
  slipway: "0.1.0",
} as const;
const LABELS = { "slipway.project": "slipway", "slipway.stack": "staging" };

async function* of(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Promise.resolve(Buffer.from(text));
}

/** A backup with a volume, an empty volume, a state and a file. */
async function written(file: string): Promise<void> {
  const writer = await BackupWriter.open(file);
  const volume = { kind: "volume", stack: "staging", labels: LABELS } as const;
  await writer.add({ ...volume, name: "staging-redis-data" }, of("some", " clicks"));
  await writer.add({ ...volume, name: "staging-empty" }, of());
  await writer.add({ kind: "state", name: "staging" }, of('{"version":3}'));
  await writer.add({ kind: "file", name: "Pulumi.staging.yaml" }, of("config:\n"));
  await writer.finish(ABOUT);
}

describe("a backup's file", () => {
  const folder = temporaryFolders();

  it("gives back what was put into it, part by part", async () => {
    const file = path.join(await folder(), "a.tar");
    await written(file);
    const manifest = await verifyBackup(file);
    const texts: string[] = [];
    await eachPart(file, manifest, async ({ name }, content) => {
      let text = "";
      for await (const bytes of content) text += Buffer.from(bytes).toString("utf8");
      texts.push(`${name}: ${text}`);
    });
    assert.deepEqual(texts, [
      "staging-redis-data: some clicks",
      "staging-empty: ",
      'staging: {"version":3}',
      "Pulumi.staging.yaml: config:\n",
    ]);
    assert.equal(manifest.project, "slipway");
  });

  it("passes over a part that nobody reads", async () => {
    const file = path.join(await folder(), "a.tar");
    await written(file);
    const names: string[] = [];
    await eachPart(file, await verifyBackup(file), ({ name }) => {
      names.push(name);
      return Promise.resolve();
    });
    assert.equal(names.length, 4);
  });

  it("holds parts that are longer than a piece", async () => {
    const file = path.join(await folder(), "a.tar");
    const writer = await BackupWriter.open(file);
    const long = "0123456789abcdef".repeat(600_000);
    await writer.add(
      { kind: "state", name: "staging" },
      of(long.slice(0, 5_000_000), long.slice(5_000_000)),
    );
    await writer.finish(ABOUT);
    let length = 0;
    await eachPart(file, await verifyBackup(file), async (_, content) => {
      for await (const bytes of content) length += bytes.length;
    });
    assert.equal(length, long.length);
  });

  it("is its owner's only", async () => {
    const file = path.join(await folder(), "new", "a.tar");
    await written(file);
    assert.equal((await fs.stat(file)).mode & 0o777, 0o600);
    assert.deepEqual(await fs.readdir(path.dirname(file)), ["a.tar"]);
  });

  it("is not there when it was abandoned", async () => {
    const dir = await folder();
    const writer = await BackupWriter.open(path.join(dir, "a.tar"));
    await writer.add({ kind: "state", name: "staging" }, of("text"));
    assert.equal((await fs.readdir(dir)).length, 1);
    await writer.abandon();
    assert.deepEqual(await fs.readdir(dir), []);
  });

  it("is refused with any one byte flipped", async () => {
    const dir = await folder();
    await written(path.join(dir, "a.tar"));
    const whole = await fs.readFile(path.join(dir, "a.tar"));
    const bad = path.join(dir, "bad.tar");
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const bytes = Buffer.from(whole);
          bytes[at] = (bytes[at] ?? 0) ^ by;
          await fs.writeFile(bad, bytes);
          await assert.rejects(verifyBackup(bad), isRefusal);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is refused when it is cut anywhere, or longer than it was", async () => {
    const dir = await folder();
    await written(path.join(dir, "a.tar"));
    const whole = await fs.readFile(path.join(dir, "a.tar"));
    const bad = path.join(dir, "bad.tar");
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        await fs.writeFile(bad, whole.subarray(0, length));
        await assert.rejects(verifyBackup(bad), isRefusal);
      }),
    );
    await fs.writeFile(bad, Buffer.concat([whole, Buffer.alloc(1)]));
    await assert.rejects(verifyBackup(bad), isRefusal);
  });

  it("is refused when it is not there, and when it is something else", async () => {
    const dir = await folder();
    await assert.rejects(verifyBackup(path.join(dir, "none.tar")), {
      message: `there is no backup ${path.join(dir, "none.tar")}`,
    });
    const other = path.join(dir, "other.tar");
    await fs.writeFile(other, "x".repeat(5000));
    await assert.rejects(verifyBackup(other), {
      summary: `${other} is no whole backup: its bytes are not those that its last lines say`,
    });
  });

  it("is refused when another version of slipway wrote it in another way", async () => {
    const file = path.join(await folder(), "a.tar");
    const writer = await BackupWriter.open(file);
    await writer.finish({ ...ABOUT, version: 2 as 1, slipway: "9.0.0" });
    await assert.rejects(verifyBackup(file), {
      message:
        "the backup is of version 2, by slipway 9.0.0; this one reads version 1\n" +
        "Restore it with the version of slipway that made it.",
    });
  });
});

function isRefusal(error: unknown): boolean {
  return error instanceof UserError && / is no whole backup: /.test(error.message);
}
