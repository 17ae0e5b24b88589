import * as assert from "node:assert/strict";
import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { partContext } from "../../toolchain/parts/context";
import { ensureRegistryBinary } from "../../toolchain/parts/registry-binary";
import { ensureVersitygw } from "../../toolchain/parts/versitygw";
import { silentReporter } from "../../toolchain/progress/reporter";
import { hasHaproxy } from "../unit/components/registry/running-gateway";
import { startS3, type S3Server } from "./support/s3-server";
import { startTwins, type Twin, type Twins } from "./support/twin-registries";

const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
const IMAGE = "/v2/acme/hello";
const MIB = 1024 * 1024;

describe("Two registries that share a store", function () {
  this.timeout(180_000);
  let dir: string;
  let store: S3Server;
  let twins: Twins;
  let one: Twin;
  let other: Twin;

  before(async function () {
    this.timeout(900_000);
    if (process.platform !== "linux" || !hasHaproxy()) {
      process.stdout.write("  skipped: it needs Linux, and HAProxy on the machine\n");
      return this.skip();
    }
    const registry = await ensureRegistryBinary(partContext(), silentReporter);
    const versitygw = await ensureVersitygw(partContext(), silentReporter);
    dir = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-twins-"));
    store = await startS3(versitygw.path, dir);
    twins = await startTwins(registry.path, dir, store);
    [one, other] = twins.registries;
  });
  after(async () => {
    await twins?.stop();
    await store?.stop();
    if (dir) await fs.rm(dir, { recursive: true, force: true });
  });

  /** Sends a blob in two pieces, each to another one of them. */
  async function upload(first: Twin, second: Twin, bytes: Buffer): Promise<string> {
    const digest = digestOf(bytes);
    const begun = await first.call("POST", `${IMAGE}/blobs/uploads/`);
    assert.equal(begun.status, 202, first.log());
    const half = Math.floor(bytes.length / 2);
    const patched = await first.call("PATCH", placeOf(begun), { body: bytes.subarray(0, half) });
    assert.equal(patched.status, 202, first.log());
    const rest = await second.call("PATCH", placeOf(patched), { body: bytes.subarray(half) });
    assert.equal(rest.status, 202, second.log());
    const done = await first.call("PUT", withDigest(placeOf(rest), digest));
    assert.equal(done.status, 201, first.log());
    return digest;
  }

  it("take one upload in turns, and give each what the other was given", async () => {
    const layer = crypto.randomBytes(12 * MIB);
    const config = Buffer.from("{}");
    const digests = [await upload(one, other, layer), await upload(other, one, config)];
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: part("application/vnd.oci.image.config.v1+json", config),
      layers: [part("application/vnd.oci.image.layer.v1.tar", layer)],
    });
    const headers = { "content-type": MANIFEST_TYPE };
    const put = await one.call("PUT", `${IMAGE}/manifests/1.0`, { body: manifest, headers });
    assert.equal(put.status, 201, one.log());
    const accept = { headers: { accept: MANIFEST_TYPE } };
    const got = await other.call("GET", `${IMAGE}/manifests/1.0`, accept);
    assert.equal(await got.text(), manifest);
    for (const [index, bytes] of [layer, config].entries()) {
      // Without being sent to the store, which machines may not reach.
      const blob = await other.call("GET", `${IMAGE}/blobs/${digests[index]}`);
      assert.equal(blob.status, 200);
      assert.equal(digestOf(Buffer.from(await blob.arrayBuffer())), digestOf(bytes));
    }
  });

  it("refuse an upload that somebody else has signed", async () => {
    const begun = await one.call("POST", `${IMAGE}/blobs/uploads/`);
    const place = placeOf(begun).replace(/_state=[^&]{8}/, "_state=AAAAAAAA");
    assert.equal((await other.call("PATCH", place, { body: Buffer.from("x") })).ok, false);
  });

  it("know at once what the other has deleted", async () => {
    const digest = await upload(one, other, crypto.randomBytes(1_000));
    const blob = `${IMAGE}/blobs/${digest}`;
    for (const twin of [one, other]) assert.equal((await twin.call("HEAD", blob)).status, 200);
    assert.equal((await one.call("DELETE", blob)).status, 202);
    for (const twin of [one, other]) assert.equal((await twin.call("HEAD", blob)).status, 404);
  });

  it("go on giving what one gave when it is killed, through the one gateway", async () => {
    const bytes = crypto.randomBytes(48 * MIB);
    const digest = await upload(one, other, bytes);
    const url = `${IMAGE}/blobs/${digest}`;
    // In turns, so one is at each.
    const pulls = await Promise.all([twins.pull(url), twins.pull(url)]);
    await one.stop();
    const results = await Promise.all(pulls.map((pull) => pull.rest()));
    assert.equal(results.filter(({ broken }) => broken).length, 1, twins.log());
    for (const { received, broken } of results) {
      const more = broken ? await twins.resume(url, received.length) : Buffer.alloc(0);
      assert.equal(digestOf(Buffer.concat([received, more])), digest);
    }
  });
});

function placeOf(answer: Response): string {
  return answer.headers.get("location") ?? "";
}

function withDigest(place: string, digest: string): string {
  return `${place}${place.includes("?") ? "&" : "?"}digest=${encodeURIComponent(digest)}`;
}

function part(mediaType: string, bytes: Buffer) {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

function digestOf(bytes: Buffer): string {
  return `sha256:${crypto.createHash("sha256").update(bytes).digest("hex")}`;
}
