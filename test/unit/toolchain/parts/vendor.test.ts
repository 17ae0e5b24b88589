import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { afterEach } from "mocha";
import { checksumFor, download, DownloadError } from "../../../../toolchain/parts/download";
import { ChecksumError, Vendor } from "../../../../toolchain/parts/vendor";
import { silentReporter } from "../../../../toolchain/progress/reporter";
import {
  breaksOnce,
  fakeVendor,
  sends,
  type Answer,
  type FakeVendor,
} from "../support/fake-vendor";
import { recordingReporter } from "../support/recording-reporter";
import { temporaryFolders } from "../support/temporary-folder";

const BODY = "a released tool, as its vendor published it";

describe("a vendor's download", () => {
  const folder = temporaryFolders();
  const servers: FakeVendor[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  async function serve(answers: Record<string, Answer>): Promise<FakeVendor> {
    const server = await fakeVendor(answers);
    servers.push(server);
    return server;
  }

  function files(server: FakeVendor) {
    return { url: `${server.url}/tool.tar.gz`, checksumsUrl: `${server.url}/sums.txt` };
  }

  it("is used when its published checksum matches", async () => {
    const sums = `${sha256("other")}  other.tar.gz\n${sha256(BODY)}  tool.tar.gz\n`;
    const server = await serve({ "/tool.tar.gz": sends(BODY), "/sums.txt": sends(sums) });
    const found = await new Vendor(await folder()).fetch(files(server), silentReporter);
    assert.equal(found?.checked, true);
    assert.equal(await fs.readFile(found.file, "utf8"), BODY);
  });

  it("is used, and known to be unchecked, where no checksum is published", async () => {
    const server = await serve({ "/tool.tar.gz": sends(BODY) });
    const found = await new Vendor(await folder()).fetch(files(server), silentReporter);
    assert.equal(found?.checked, false);
  });

  it("is fetched once more and then refused when its checksum does not match", async () => {
    const sums = `${sha256("what it should be")}  tool.tar.gz\n`;
    const server = await serve({ "/tool.tar.gz": sends(BODY), "/sums.txt": sends(sums) });
    const dir = await folder();
    await assert.rejects(new Vendor(dir).fetch(files(server), silentReporter), ChecksumError);
    assert.equal(server.requests.filter((path) => path === "/tool.tar.gz").length, 2);
    assert.deepEqual(await fs.readdir(dir), []);
  });

  it("goes on where it was interrupted", async () => {
    const server = await serve({ "/tool.tar.gz": breaksOnce(BODY) });
    const file = path.join(await folder(), "tool.tar.gz");
    await assert.rejects(download(`${server.url}/tool.tar.gz`, file), DownloadError);
    await assert.rejects(fs.access(file));
    await download(`${server.url}/tool.tar.gz`, file);
    assert.equal(await fs.readFile(file, "utf8"), BODY);
    const half = Math.floor(BODY.length / 2);
    assert.deepEqual(server.requests, ["/tool.tar.gz", `/tool.tar.gz bytes=${half}-`]);
  });

  it("is not there when the vendor does not have the file", async () => {
    const server = await serve({});
    const vendor = new Vendor(await folder());
    assert.equal(await vendor.fetch(files(server), silentReporter), undefined);
    // It answered, so it is asked for the next file as well.
    assert.equal(await vendor.fetch(files(server), silentReporter), undefined);
    assert.equal(server.requests.length, 2);
  });

  it("is tried once per run where the vendor can't be reached", async () => {
    const server = await serve({});
    await server.close();
    const vendor = new Vendor(await folder());
    const reporter = recordingReporter();
    assert.equal(await vendor.fetch(files(server), reporter), undefined);
    assert.equal(await vendor.fetch(files(server), reporter), undefined);
    assert.equal(reporter.lines.length, 1);
    assert.match(reporter.lines[0] ?? "", /ECONNREFUSED/);
  });

  it("gives up soon on a server that does not answer", async () => {
    const server = await serve({ "/tool.tar.gz": () => {} });
    const file = path.join(await folder(), "tool.tar.gz");
    await assert.rejects(download(`${server.url}/tool.tar.gz`, file, { connectMs: 300 }), {
      message: `${server.url}/tool.tar.gz: no answer in time`,
    });
  });
}).timeout(60_000);

describe("a list of checksums", () => {
  const hash = "a".repeat(64);

  it("is read in both forms that sha256sum writes", () => {
    assert.equal(checksumFor(`${hash}  tool.tar.gz\n`, "tool.tar.gz"), hash);
    assert.equal(checksumFor(`${hash} *tool.tar.gz\r\n`, "tool.tar.gz"), hash);
  });

  it("has nothing for a file of another name", () => {
    assert.equal(checksumFor(`${hash}  my-tool.tar.gz\n`, "tool.tar.gz"), undefined);
  });
});

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
