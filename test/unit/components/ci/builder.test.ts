import * as assert from "node:assert/strict";
import { Builder } from "../../../../components/ci/builder";
import { BUILDER_PATHS, builderConfig } from "../../../../components/ci/builder-config";
import { SecretValue } from "../../../../model/secret-value";
import {
  makeBuilderCertificate,
  makeBuilderKey,
} from "../../../../operations/authority/builder-certificates";
import { parsePem } from "../../../../model/pem";
import { type Plan, PlannedSecret, planOf } from "../../../golden/plan";

const CONTAINER = "docker:index/container:Container";
const PIN = `moby/buildkit:v0.33.1-rootless@sha256:${"a".repeat(64)}`;
const now = new Date("2026-01-01T00:00:00Z");

/** The parts of a container's inputs that these tests read. */
interface ContainerInputs {
  readonly uploads: unknown;
  readonly labels: { readonly label: string; readonly value: string }[];
  readonly volumes: { readonly containerPath: string; readonly readOnly?: boolean }[];
  readonly securityOpts: string[];
  readonly [name: string]: unknown;
}

describe("The CI's builder", () => {
  let certificate: string;
  let key: string;
  let plan: Plan;
  before(async () => {
    certificate = await makeBuilderCertificate({ now });
    key = await makeBuilderKey(certificate, { now });
    plan = await planBuilder();
  });

  function planBuilder(cacheBytes = 1024, clientKey = key): Promise<Plan> {
    return planOf(
      () => {
        new Builder("ci-builder", {
          origin: { project: "slipway", stack: "platform" },
          image: { name: "buildkit", pin: PIN, run: PIN },
          steps: { id: "steps-id", name: "platform-ci-steps" },
          certificate: new SecretValue(certificate),
          clientKey: new SecretValue(clientKey),
          cacheBytes,
          registry: "registry:5000",
          observed: { compared: true, services: [], containers: [], nodes: [] },
          nonce: "nonce",
        });
        return Promise.resolve({});
      },
      { stack: "platform" },
    );
  }

  const inputs = (name = "ci-builder", of = plan) =>
    of.find(CONTAINER, name).inputs as unknown as ContainerInputs;
  const settings = (of: Plan) =>
    inputs("ci-builder", of).labels.find(({ label }) => label === "slipway.settings")?.value;

  it("is reached in the network of the steps and nowhere else", () => {
    const { networksAdvanced, ports, networkMode } = inputs();
    assert.deepEqual(networksAdvanced, [{ name: "steps-id", aliases: ["builder"] }]);
    assert.equal(ports, undefined);
    assert.equal(networkMode, undefined);
  });

  it("has neither root, nor the engine's socket, nor a right beyond mapping ids", () => {
    const { user, capabilities, volumes, privileged, readOnly } = inputs();
    assert.equal(user, "1000:1000");
    assert.deepEqual(capabilities, { adds: ["CAP_SETGID", "CAP_SETUID"], drops: ["ALL"] });
    assert.equal(privileged, undefined);
    assert.equal(readOnly, true);
    assert.deepEqual(
      volumes.map(({ containerPath, readOnly: only = false }) => [containerPath, only]),
      [
        [BUILDER_PATHS.data, false],
        [BUILDER_PATHS.credentials, true],
      ],
    );
    assert.ok(!JSON.stringify(plan.resources).includes("docker.sock"));
  });

  it("has a filter of system calls that refuses what it does not name", () => {
    const { securityOpts } = inputs();
    assert.equal(securityOpts.length, 2);
    assert.equal(securityOpts[0], "apparmor=unconfined");
    const text = /^seccomp=(.*)$/.exec(securityOpts[1] ?? "")?.[1] ?? "";
    const filter = JSON.parse(text) as {
      readonly defaultAction: string;
      readonly syscalls: {
        readonly names: string[];
        readonly action: string;
        readonly includes?: { readonly caps?: string[] };
      }[];
    };
    assert.equal(filter.defaultAction, "SCMP_ACT_ERRNO");
    const always = filter.syscalls
      .filter(({ includes, action }) => includes?.caps === undefined && action === "SCMP_ACT_ALLOW")
      .flatMap(({ names }) => names);
    for (const wanted of ["clone", "unshare", "mount", "pivot_root"]) {
      assert.ok(always.includes(wanted), wanted);
    }
    for (const refused of [
      "bpf",
      "init_module",
      "kexec_load",
      "reboot",
      "swapon",
      "settimeofday",
    ]) {
      assert.ok(!always.includes(refused), refused);
    }
  });

  it("gets its own key and its clients' certificate, and never their key", () => {
    const found = inputs("ci-builder-credentials-writer").uploads;
    assert.ok(found instanceof PlannedSecret);
    const uploads = found.value as { readonly file: string; readonly content: string }[];
    const text = (file: string) => uploads.find((upload) => upload.file === file)?.content ?? "";
    assert.equal(text(BUILDER_PATHS.certificate), certificate);
    const [own] = parsePem(key, "the key").certificates;
    assert.equal(text(BUILDER_PATHS.clients).trim(), own);
    const secret = parsePem(key, "the key").key;
    assert.ok(!uploads.some(({ content }) => content.includes(secret)));
    assert.ok(!JSON.stringify(inputs()).includes("PRIVATE KEY"));
  });

  it("is made anew for other settings and for other clients, and for nothing else", async () => {
    assert.equal(settings(await planBuilder()), settings(plan));
    assert.notEqual(settings(await planBuilder(2048)), settings(plan));
    const other = await makeBuilderKey(certificate, { now });
    assert.notEqual(settings(await planBuilder(1024, other)), settings(plan));
  });

  it("asks whoever comes over the network for a certificate, and bounds what it keeps", () => {
    const text = builderConfig({ cacheBytes: 10 * 1024 ** 3, registry: "registry:5000" });
    assert.ok(text.includes(`ca = "${BUILDER_PATHS.clients}"`));
    assert.ok(text.includes('maxUsedSpace = "10737418240"'));
    assert.ok(text.includes('[registry."registry:5000"]\n  http = true'));
  });
});
