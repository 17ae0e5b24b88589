import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import Docker from "dockerode";
import { openTransport } from "../../../../rollout/engine-transport";
import { overSsh } from "../../../../rollout/over-ssh/dial-agent";
import { json, pretendEngines } from "../../ssh/support/pretend-engine";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";

const RELAY = `
const socket = require("node:net").connect({ path: process.argv[2], allowHalfOpen: true });
process.stdin.pipe(socket).pipe(process.stdout);
`;

describe("an engine at ssh://", () => {
  const folder = temporaryFolders();
  const pretendEngine = pretendEngines();

  /** A folder for PATH whose `ssh` notes its arguments and then does what the script says. */
  async function withSsh(script: string): Promise<{ dir: string; env: NodeJS.ProcessEnv }> {
    const dir = await folder();
    const body = `#!/bin/sh\necho "$@" >> ${dir}/asked\n${script}\n`;
    await fs.writeFile(path.join(dir, "ssh"), body, { mode: 0o755 });
    return { dir, env: { ...process.env, PATH: `${dir}:${process.env["PATH"]}` } };
  }

  async function withEngine(answers: Parameters<typeof pretendEngine>[1]) {
    const { dir, env } = await withSsh(
      `exec ${process.execPath} "$(dirname "$0")/relay.cjs" "$(dirname "$0")/engine.sock"`,
    );
    await fs.writeFile(path.join(dir, "relay.cjs"), RELAY);
    await pretendEngine(path.join(dir, "engine.sock"), answers);
    const over = overSsh("ssh://me@host:2222", env);
    const logins = async (): Promise<string[]> =>
      (await fs.readFile(path.join(dir, "asked"), "utf8")).trim().split("\n");
    return { docker: new Docker(over), logins, end: () => over.agent.destroy() };
  }

  it("is asked by the system's ssh, which asks nobody and trusts no unknown host", async () => {
    const { docker, logins, end } = await withEngine({ "GET /version": json({ Version: "1" }) });
    assert.equal((await docker.version()).Version, "1");
    assert.deepEqual(await logins(), [
      "-o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=10 -l me -p 2222 -T -- " +
        "host docker system dial-stdio",
    ]);
    end();
  });

  it("is asked many times over a few logins", async () => {
    const { docker, logins, end } = await withEngine({ "GET /version": json({ Version: "1" }) });
    await Promise.all(Array.from({ length: 20 }, () => docker.version()));
    assert.ok((await logins()).length <= 6);
    end();
  });

  it("takes uploads and speaks both ways", async () => {
    const { docker, end } = await withEngine({
      "POST /build": (request, response) => void request.pipe(response),
    });
    const echoed = await docker.buildImage(Readable.from([Buffer.alloc(3_000_000, 1)]), {});
    assert.ok((await buffer(echoed)).equals(Buffer.alloc(3_000_000, 1)));
    const exec = await docker.getExec("1").start({ hijack: true, stdin: true });
    exec.end("last words");
    assert.equal(await text(exec), "last words");
    end();
  });

  it("says with ssh's own last words why there is no connection", async () => {
    const { env } = await withSsh(
      "echo Welcome >&2; echo one >&2; echo two >&2; echo 'Host key verification failed.' >&2; exit 255",
    );
    await assert.rejects(new Docker(overSsh("ssh://me@host", env)).version(), {
      summary:
        'DOCKER_HOST is "ssh://me@host": ssh can\'t connect: one\ntwo\nHost key verification failed.',
      hint:
        "It must work without questions: ssh -o BatchMode=yes -o StrictHostKeyChecking=yes " +
        "-o ConnectTimeout=10 -l me -T -- host docker version. A host that is not known yet is " +
        "added by ssh-keyscan, its key compared first.",
    });
  });

  it("says what the machine's own command says", async () => {
    const { env } = await withSsh("echo 'sh: 1: docker: not found' >&2; exit 127");
    await assert.rejects(new Docker(overSsh("ssh://host", env)).version(), {
      summary:
        'DOCKER_HOST is "ssh://host": docker system dial-stdio ended (code 127): ' +
        "sh: 1: docker: not found",
      hint: "Docker's client must be installed there, and the user may use the engine.",
    });
  });

  it("says that there is no ssh", async () => {
    const env = { PATH: await folder() };
    await assert.rejects(new Docker(overSsh("ssh://host", env)).version(), {
      summary: 'DOCKER_HOST is "ssh://host", but ssh can\'t be started: spawn ssh ENOENT',
      hint: "Install OpenSSH's client (Debian: apt-get install openssh-client).",
    });
  });

  it("is where the program's own reads go", async () => {
    const { env } = await withSsh("echo 'no route to host' >&2; exit 255");
    const before = process.env["PATH"];
    process.env["PATH"] = env["PATH"];
    try {
      await assert.rejects(openTransport("ssh://host")("/services"), {
        summary: 'DOCKER_HOST is "ssh://host": ssh can\'t connect: no route to host',
      });
    } finally {
      process.env["PATH"] = before;
    }
  });
});
