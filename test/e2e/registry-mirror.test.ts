import * as assert from "node:assert/strict";
import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { registryFile, type Upstream } from "../../components/registry/registry-file";
import { partContext } from "../../toolchain/parts/context";
import { ensureRegistryBinary } from "../../toolchain/parts/registry-binary";
import { silentReporter } from "../../toolchain/progress/reporter";
import { awaited, freePorts, type Running, start } from "./support/acme/processes";

const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
const IMAGE = "v2/library/hello";

interface Registry extends Running {
  readonly url: string;
}

describe("A mirror of a real registry", function () {
  this.timeout(120_000);
  let program: string;
  let dir: string;
  let upstream: Registry;
  let mirror: Registry;

  before(async function () {
    this.timeout(600_000);
    if (process.platform !== "linux") {
      process.stdout.write("  skipped: the registry that is built here is for Linux\n");
      this.skip();
    }
    program = (await ensureRegistryBinary(partContext(), silentReporter)).path;
    dir = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-mirror-"));
    upstream = await run("upstream");
    mirror = await run("mirror", { url: upstream.url });
  });
  after(async () => {
    await mirror?.stop();
    await upstream?.stop();
    if (dir) await fs.rm(dir, { recursive: true, force: true });
  });

  /** Distribution as the platform configures it, but for its port and the folder of its blobs. */
  async function run(name: string, of?: Upstream): Promise<Registry> {
    const [port] = await freePorts(1);
    const text = registryFile({ storage: { kind: "filesystem" }, uploadKey: "key", upstream: of });
    const config = parse(text.reveal()) as {
      storage: { filesystem: object };
      http: { addr: string };
    };
    config.storage.filesystem = { rootdirectory: path.join(dir, name) };
    config.http.addr = `127.0.0.1:${port}`;
    const file = path.join(dir, `${name}.yml`);
    await fs.writeFile(file, stringify(config));
    const running = start(program, ["serve", file], { OTEL_TRACES_EXPORTER: "none" });
    const url = `http://127.0.0.1:${port}`;
    await awaited(name, async () => (await fetch(`${url}/v2/`)).ok || undefined, {
      logs: running.log,
    });
    return { ...running, url };
  }

  /** An image of one small blob. @returns the digests of both. */
  async function push(text: string): Promise<{ manifest: string; blob: string }> {
    const blob = digestOf(text);
    const begun = await fetch(`${upstream.url}/${IMAGE}/blobs/uploads/`, { method: "POST" });
    const place = new URL(begun.headers.get("location") ?? "", upstream.url);
    place.searchParams.set("digest", blob);
    assert.equal((await fetch(place, { method: "PUT", body: text })).status, 201);
    const part = { mediaType: "application/vnd.oci.image.config.v1+json", digest: blob };
    const body = JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: { ...part, size: text.length },
      layers: [],
    });
    const headers = { "content-type": MANIFEST_TYPE };
    const put = await fetch(`${upstream.url}/${IMAGE}/manifests/1.0`, {
      method: "PUT",
      body,
      headers,
    });
    assert.equal(put.status, 201);
    return { manifest: digestOf(body), blob };
  }

  const pull = (what: string) =>
    fetch(`${mirror.url}/${IMAGE}/${what}`, { headers: { accept: MANIFEST_TYPE } });

  it("gives what it was never given, and keeps it when the original is out of reach", async () => {
    const { manifest, blob } = await push("{}");
    const first = await pull("manifests/1.0");
    assert.equal(first.status, 200, mirror.log());
    assert.equal(first.headers.get("docker-content-digest"), manifest);
    assert.equal(await (await pull(`blobs/${blob}`)).text(), "{}");
    // It writes what it gave after it gave it.
    const kept = path.join(dir, "mirror/docker/registry/v2/blobs/sha256");
    await awaited(
      "both in its own store",
      async () =>
        (await fs.readdir(kept, { recursive: true })).filter(isData).length >= 2 || undefined,
      { seconds: 20, logs: mirror.log },
    );
    await upstream.stop();
    assert.equal((await pull(`manifests/${manifest}`)).status, 200);
    assert.equal(await (await pull(`blobs/${blob}`)).text(), "{}");
    assert.equal((await pull("manifests/2.0")).ok, false);
  });

  it("takes nothing", async () => {
    const answer = await fetch(`${mirror.url}/${IMAGE}/blobs/uploads/`, { method: "POST" });
    assert.equal(answer.status, 405);
  });
});

function digestOf(text: string): string {
  return `sha256:${crypto.createHash("sha256").update(text).digest("hex")}`;
}

function isData(file: string): boolean {
  return path.basename(file) === "data";
}
