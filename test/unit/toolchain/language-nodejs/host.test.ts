import * as assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/language_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { temporaryFolders } from "../support/temporary-folder";
import { load, type Protocol, sources } from "./load";

describe("the language host", () => {
  const folder = temporaryFolders();
  const hosts: ChildProcess[] = [];

  afterEach(() => {
    for (const host of hosts.splice(0)) host.kill("SIGKILL");
  });

  function start(cwd: string) {
    const host = spawn(path.join(sources, "pulumi-language-nodejs"), ["127.0.0.1:1"], { cwd });
    hosts.push(host);
    return host;
  }

  async function connect(host: ReturnType<typeof start>): Promise<LanguageRuntimeClient> {
    const [line] = (await once(host.stdout, "data")) as [Buffer];
    assert.match(line.toString(), /^\d+\n$/);
    const { grpc } = (await load<Protocol>("protocol.mjs")).loadProtocol(process.cwd());
    const address = `127.0.0.1:${line.toString().trim()}`;
    return new LanguageRuntimeClient(address, grpc.credentials.createInsecure());
  }

  function program(options: Record<string, string | boolean>): messages.ProgramInfo {
    return new messages.ProgramInfo()
      .setRootDirectory(process.cwd())
      .setProgramDirectory(process.cwd())
      .setEntryPoint(".")
      .setOptions(Struct.fromJavaScript(options));
  }

  it("names the providers of this project at the versions that are installed", async () => {
    const client = await connect(start(process.cwd()));
    const request = new messages.GetRequiredPackagesRequest().setInfo(program({}));
    const ask = promisify<typeof request, messages.GetRequiredPackagesResponse>(
      client.getRequiredPackages.bind(client),
    );

    const found = (await ask(request)).toObject().packagesList;

    const docker = found.filter(({ name }) => name === "docker");
    assert.deepEqual(
      docker.map(({ kind, version }) => ({ kind, version })),
      [{ kind: "resource", version: "v5.2.0" }],
    );
    client.close();
  });

  it("answers a run that can't start with the reason", async () => {
    const client = await connect(start(process.cwd()));
    const request = new messages.RunRequest().setInfo(program({ nodeargs: "'" }));
    const run = promisify<typeof request, messages.RunResponse>(client.run.bind(client));

    assert.deepEqual((await run(request)).toObject(), {
      error: "Pulumi.yaml: runtime option nodeargs has an open quote or escape: '",
      bail: false,
    });
    client.close();
  });

  it("leaves at once when it is interrupted", async () => {
    const host = start(process.cwd());
    (await connect(host)).close();

    host.kill("SIGINT");

    assert.deepEqual(await once(host, "exit"), [0, null]);
  });

  it("says what to do where no SDK is installed", async () => {
    const empty = await folder();
    const host = start(empty);

    const [said, [code]] = await Promise.all([text(host.stderr), once(host, "exit")]);

    assert.equal(code, 1);
    assert.equal(
      said,
      `The Pulumi SDK is not installed for the program in ${empty} ` +
        "(@pulumi/pulumi/package.json was not found): run npm install there\n",
    );
  });
});
