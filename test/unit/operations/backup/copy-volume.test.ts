import * as assert from "node:assert/strict";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import Docker from "dockerode";
import { copyIn, copyOut, isEmpty } from "../../../../operations/backup/copy-volume";
import { withVolumeContainers } from "../../../../operations/backup/volume-container";
import { volumeArchive } from "./support/fake-engine";

/** What a request asked for. */
interface Asked {
  readonly what: string;
  readonly body: Buffer;
}

describe("a volume that is copied through the engine's API", () => {
  const asked: Asked[] = [];
  let server: http.Server;
  let docker: Docker;
  let answer: (response: http.ServerResponse) => void;

  beforeEach(async () => {
    asked.length = 0;
    answer = (response) => response.end();
    server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("error", () => undefined);
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        asked.push({ what: `${request.method} ${request.url}`, body: Buffer.concat(chunks) });
        if (/create\?/.test(request.url ?? "") && request.url?.startsWith("/images")) {
          response.end('{"status":"sha256:1"}');
        } else if (request.url?.startsWith("/containers/create")) {
          response.writeHead(201).end('{"Id":"c1"}');
        } else if (request.method === "DELETE") {
          response.writeHead(request.url?.startsWith("/images") === true ? 200 : 204).end("[]");
        } else answer(response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    docker = new Docker({ protocol: "http", host: "127.0.0.1", port });
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const signal = () => new AbortController().signal;
  const container = () => docker.getContainer("c1");

  it("is read in a container that is never started, of an image that is made for it", async () => {
    const archive = await volumeArchive({ file: "text" });
    answer = (response) => response.end(archive);
    const copied = await withVolumeContainers(docker, { a: "b" }, (containers) =>
      containers.use("data", { writes: false }, async (made) => {
        const chunks: Uint8Array[] = [];
        for await (const bytes of copyOut(made, signal())) chunks.push(bytes);
        return Buffer.concat(chunks);
      }),
    );
    assert.deepEqual(copied, archive);
    assert.deepEqual(
      asked.map(({ what }) => what.replace(/(create)\?Image=.*/, "$1")),
      [
        "POST /images/create?repo=slipway%2Fbackup&tag=empty&fromSrc=-",
        "POST /containers/create",
        "GET /containers/c1/archive?path=%2Fvolume",
        "DELETE /containers/c1?force=true",
        "DELETE /images/slipway/backup:empty?force=true",
      ],
    );
    const made = JSON.parse(asked[1]?.body.toString() ?? "") as { HostConfig: object };
    assert.deepEqual(made.HostConfig, {
      Mounts: [
        {
          Type: "volume",
          Source: "data",
          Target: "/volume",
          ReadOnly: true,
          VolumeOptions: { NoCopy: true },
        },
      ],
    });
  });

  it("is refused when the engine breaks off", async () => {
    const archive = await volumeArchive({ file: "text" });
    answer = (response) => {
      response.write(archive.subarray(0, 600), () => response.destroy());
    };
    await assert.rejects(async () => {
      for await (const bytes of copyOut(container(), signal())) assert.ok(bytes);
    });
  });

  it("is not waited for any more when the command is stopped", async () => {
    const controller = new AbortController();
    answer = (response) => {
      response.write("x", () => controller.abort(new Error("stopped by SIGINT")));
    };
    await assert.rejects(
      async () => {
        for await (const bytes of copyOut(container(), controller.signal)) assert.ok(bytes);
      },
      { message: "stopped by SIGINT" },
    );
  });

  it("is filled from a stream, at the root of its container", async () => {
    const archive = await volumeArchive({ file: "text" });
    const content = async function* () {
      yield await Promise.resolve(archive.subarray(0, 700));
      yield archive.subarray(700);
    };
    await copyIn(container(), content(), signal());
    assert.equal(asked[0]?.what, "PUT /containers/c1/archive?path=%2F");
    assert.deepEqual(asked[0].body, archive);
  });

  it("is not taken for filled when the stream breaks off", async () => {
    const content = async function* () {
      yield await Promise.resolve(Buffer.alloc(512));
      throw new Error("the disk is broken");
    };
    await assert.rejects(copyIn(container(), content(), signal()), {
      message: "the disk is broken",
    });
    assert.deepEqual(asked, []);
  });

  it("is empty when there is nothing in it but itself", async () => {
    const empty = await volumeArchive({});
    answer = (response) => response.end(empty);
    assert.equal(await isEmpty(container()), true);
    const full = await volumeArchive({ file: "x".repeat(1_000_000) });
    answer = (response) => response.end(full);
    assert.equal(await isEmpty(container()), false);
  });
});
