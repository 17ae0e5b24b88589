import * as assert from "node:assert/strict";
import type { EngineServiceSpec } from "../../../../rollout/engine-types";
import { specDifferences } from "../../../../rollout/failure/differences";
import type { Difference } from "../../../../rollout/failure/failure-report";

const MIB = 1024 ** 2;

/** As engine 20.10 tells of a service that Slipway made. */
function spec(
  container: Record<string, unknown> = {},
  { replicas = 2, ...template }: { replicas?: number } & Record<string, unknown> = {},
): EngineServiceSpec {
  return {
    Name: "staging-subject",
    Labels: { "slipway.pin": "subject:1@sha256:1" },
    Mode: { Replicated: { Replicas: replicas } },
    TaskTemplate: {
      ContainerSpec: {
        Image: "subject:1",
        Init: true,
        Isolation: "default",
        StopGracePeriod: 25e9,
        DNSConfig: {},
        ...container,
      },
      Resources: { Limits: { MemoryBytes: 96 * MIB } },
      RestartPolicy: { Condition: "any", Delay: 2e9, MaxAttempts: 0 },
      Placement: { Platforms: [{ Architecture: "amd64", OS: "linux" }] },
      ForceUpdate: 0,
      Runtime: "container",
      ...template,
    },
  };
}

function secret(SecretName: string, Mode = 0o400) {
  return {
    File: { Name: "/run/secrets/password", UID: "1000", GID: "1000", Mode },
    SecretID: `id-of-${SecretName}`,
    SecretName,
  };
}

interface Case {
  readonly name: string;
  readonly from: EngineServiceSpec;
  readonly to: EngineServiceSpec;
  readonly expected: readonly Difference[];
}

const CASES: readonly Case[] = [
  { name: "nothing but the image", from: spec(), to: spec({ Image: "subject:2" }), expected: [] },
  {
    name: "environment variables, without their values",
    from: spec({ Env: ["GONE=old-value", "KEPT=same", "MOVED=a=b"] }),
    to: spec({ Env: ["KEPT=same", "MOVED=a=c", "NEW=new-value"] }),
    expected: [
      { what: "environment", name: "GONE", change: "removed" },
      { what: "environment", name: "MOVED", change: "changed" },
      { what: "environment", name: "NEW", change: "added" },
    ],
  },
  {
    name: "a secret with another text, by its name",
    from: spec({ Secrets: [secret("staging-subject-password-11111111")] }),
    to: spec({ Secrets: [secret("staging-subject-password-22222222")] }),
    expected: [
      {
        what: "secret",
        name: "/run/secrets/password",
        change: "changed",
        from: "staging-subject-password-11111111, mode 400, owner 1000",
        to: "staging-subject-password-22222222, mode 400, owner 1000",
      },
    ],
  },
  {
    name: "a secret that is not given any more",
    from: spec({ Secrets: [secret("staging-subject-password-11111111")] }),
    to: spec({ Secrets: null }),
    expected: [
      {
        what: "secret",
        name: "/run/secrets/password",
        change: "removed",
        from: "staging-subject-password-11111111, mode 400, owner 1000",
      },
    ],
  },
  {
    name: "a config file, the command and the entry point",
    from: spec({ Args: ["serve"] }),
    to: spec({
      Args: ["serve", "--verbose"],
      Command: ["/entry"],
      Configs: [{ File: { Name: "/etc/app.conf", Mode: 0o444 }, ConfigName: "staging-app-1" }],
    }),
    expected: [
      { what: "command", change: "changed", from: '["serve"]', to: '["serve","--verbose"]' },
      {
        what: "config",
        name: "/etc/app.conf",
        change: "added",
        to: "staging-app-1, mode 444",
      },
      { what: "entry point", change: "added", to: '["/entry"]' },
    ],
  },
  {
    name: "limits, reservations, placement and the number of instances",
    from: spec({}, { replicas: 2 }),
    to: spec(
      {},
      {
        replicas: 3,
        Resources: {
          Limits: { MemoryBytes: 1024 * MIB, NanoCPUs: 5e8 },
          Reservations: { MemoryBytes: 64 * 1024 },
        },
        Placement: { Constraints: ["node.role==worker"], MaxReplicas: 1 },
      },
    ),
    expected: [
      { what: "replicas", change: "changed", from: "2", to: "3" },
      { what: "limit", name: "memory", change: "changed", from: "96MiB", to: "1GiB" },
      { what: "limit", name: "cpus", change: "added", to: "0.5" },
      { what: "reservation", name: "memory", change: "added", to: "64KiB" },
      { what: "placement", change: "added", to: "node.role==worker" },
      { what: "instances on one machine", change: "added", to: "1" },
    ],
  },
  {
    name: "the health check and the mounts",
    from: spec({
      Healthcheck: { Test: ["CMD", "check"], Interval: 1e9, Timeout: 2e9, Retries: 3 },
      Mounts: [{ Type: "volume", Source: "staging-data", Target: "/data" }],
    }),
    to: spec({
      Healthcheck: {
        Test: ["CMD", "check", "--deep"],
        Interval: 1e9,
        Timeout: 2e9,
        Retries: 3,
        StartPeriod: 5e9,
      },
      Mounts: [
        { Type: "volume", Source: "staging-data", Target: "/data", ReadOnly: true },
        { Type: "tmpfs", Target: "/tmp", TmpfsOptions: { SizeBytes: 16 * MIB } },
      ],
    }),
    expected: [
      {
        what: "mount",
        name: "/data",
        change: "changed",
        from: "volume staging-data",
        to: "volume staging-data read-only",
      },
      {
        what: "health check",
        change: "changed",
        from: '["check"], every 1s, at most 2s, 3 times',
        to: '["check","--deep"], every 1s, at most 2s, 3 times, after 5s',
      },
      { what: "mount", name: "/tmp", change: "added", to: "tmpfs 16MiB" },
    ],
  },
  {
    name: "the user, the rights and the time to stop",
    from: spec({ User: "1000", ReadOnly: true, CapabilityDrop: ["ALL"] }),
    to: spec({
      User: "0",
      CapabilityDrop: ["ALL"],
      CapabilityAdd: ["CAP_CHOWN"],
      StopGracePeriod: 5e9,
    }),
    expected: [
      { what: "user", change: "changed", from: "1000", to: "0" },
      { what: "read-only root", change: "removed", from: "true" },
      { what: "time to stop", change: "changed", from: "25s", to: "5s" },
      { what: "added capabilities", change: "added", to: "CAP_CHOWN" },
    ],
  },
];

describe("what differs between two versions", () => {
  for (const { name, from, to, expected } of CASES) {
    it(name, () => {
      assert.deepEqual(specDifferences(from, to), expected);
    });
  }

  it("never shows the value of an environment variable", () => {
    const differences = specDifferences(spec({ Env: ["KEY=top"] }), spec({ Env: ["KEY=secret"] }));
    assert.ok(!/top|secret/.test(JSON.stringify(differences)));
  });
});
