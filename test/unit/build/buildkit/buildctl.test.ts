import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import {
  buildArguments,
  type BuildctlRequest,
  runBuildctl,
} from "../../../../build/buildkit/buildctl";
import { SecretValue } from "../../../../model/secret-value";
import { UserError } from "../../../../model/user-error";

const block = (label: string, text: string) =>
  `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`;
const KEY = [
  block("PRIVATE KEY", "b3du"),
  block("CERTIFICATE", "b3duIGNlcnQ="),
  block("CERTIFICATE", "YnVpbGRlcg=="),
].join("");

describe("A build by BuildKit's client", () => {
  let work: string;
  beforeEach(async () => {
    work = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-buildctl-"));
  });
  afterEach(() => fs.rm(work, { recursive: true, force: true }));

  const request = (more: Partial<BuildctlRequest> = {}): BuildctlRequest => ({
    builder: { url: "tcp://builder:1234", key: new SecretValue(KEY), program: "buildctl" },
    registry: {
      address: "localhost:5000",
      reachedAt: "registry:5000",
      username: "slipway",
      password: new SecretValue("canary"),
    },
    ...{ context: "/context", dockerfile: "/dockerfile", work, file: "Dockerfile-tools" },
    label: "apps/api/Dockerfile-tools",
    args: { VERSION: "0.2" },
    labels: { "slipway.inputs": "a b" },
    references: ["registry:5000/api:0.2-abc", "registry:5000/api:0.2"],
    time: new Date("2026-01-01T00:00:00.900Z"),
    noCache: true,
    ...more,
  });

  /** A program in the place of the client. */
  async function program(text: string): Promise<BuildctlRequest["builder"]> {
    const file = path.join(work, "client");
    await fs.writeFile(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return { ...request().builder, program: file };
  }

  it("asks for both tags at once, for the sources' time, and for no attestation", () => {
    const args = buildArguments(request(), "/m.json");
    assert.ok(
      args.includes(
        'type=image,"name=registry:5000/api:0.2-abc,registry:5000/api:0.2",push=true,rewrite-timestamp=true',
      ),
    );
    assert.ok(args.includes("build-arg:SOURCE_DATE_EPOCH=1767225600"));
    assert.ok(args.includes("build-arg:VERSION=0.2"));
    assert.ok(args.includes("label:slipway.inputs=a b"));
    assert.ok(args.includes("filename=Dockerfile-tools"));
    assert.ok(args.includes("--no-cache"));
    assert.ok(!args.join(" ").includes("attest"));
    assert.ok(!buildArguments(request({ noCache: false }), "/m.json").includes("--no-cache"));
  });

  it("answers the digest, and hands over a login and nothing of the environment", async () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const builder = await program(`
      env > ${work}/seen; cat "$DOCKER_CONFIG/config.json" > ${work}/login
      for word in "$@"; do case "$word" in */metadata.json)
        echo '{"containerimage.digest":"${digest}"}' > "$word";; esac; done
      echo "#5 [2/2] RUN make" >&2`);
    process.env["SLIPWAY_TEST_CANARY"] = "canary";
    const told: string[] = [];
    try {
      assert.equal(await runBuildctl(request({ builder }), (line) => told.push(line)), digest);
    } finally {
      delete process.env["SLIPWAY_TEST_CANARY"];
    }
    assert.deepEqual(told, ["[2/2] RUN make"]);
    assert.ok(!(await fs.readFile(path.join(work, "seen"), "utf8")).includes("canary"));
    const auth = Buffer.from("slipway:canary").toString("base64");
    assert.deepEqual(JSON.parse(await fs.readFile(path.join(work, "login"), "utf8")), {
      auths: { "registry:5000": { auth } },
    });
    const trusted = await fs.readFile(path.join(work, "tlscacert.pem"), "utf8");
    assert.equal(trusted, block("CERTIFICATE", "YnVpbGRlcg=="));
  });

  it("ends a build that takes too long, and says so", async () => {
    const builder = await program("exec sleep 30");
    await assert.rejects(
      runBuildctl(request({ builder, timeout: 300 }), () => undefined),
      (error) =>
        error instanceof UserError &&
        error.summary === "apps/api/Dockerfile-tools: the build did not end within 0.005 min",
    );
  });

  it("ends with who asked for it to end", async () => {
    const builder = await program("exec sleep 30");
    const controller = new AbortController();
    const running = runBuildctl(request({ builder, signal: controller.signal }), () => undefined);
    setTimeout(() => controller.abort(new Error("stopped")), 100);
    await assert.rejects(running, { message: "stopped" });
  });
});
