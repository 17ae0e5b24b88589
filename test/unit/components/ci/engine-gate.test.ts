import * as assert from "node:assert/strict";
import { EngineGate } from "../../../../components/ci/engine-gate";
import {
  gateHealthScript,
  gateRelay,
  sshdConfig,
} from "../../../../components/ci/engine-gate-files";
import { engineGateSpec } from "../../../../components/ci/engine-gate-spec";
import { checkServices } from "../../../../model/check-services";
import { publicHalf } from "../../../../model/open-ssh-key";
import { SecretValue } from "../../../../model/secret-value";
import { makeHostKey } from "../../../../operations/authority/host-key";
import { type Plan, PlannedSecret, planOf } from "../../../golden/plan";

const SERVICE = "docker:index/service:Service";
const SECRET = "docker:index/secret:Secret";
const CONFIG = "docker:index/serviceConfig:ServiceConfig";
const SOCKET = "/run/user/1000/docker.sock";
const PIN = `slipway:1@sha256:${"a".repeat(64)}`;

const keys = { login: makeHostKey(), host: makeHostKey() };
const half = (key: string) => publicHalf(new SecretValue(key), "a key");

function planGate({ login, host } = keys): Promise<Plan> {
  return planOf(
    () => {
      const gate = new EngineGate("engine-gate", {
        origin: { project: "slipway", stack: "platform" },
        image: { name: "slipway", pin: PIN, run: PIN },
        network: { id: "steps-id", name: "platform-ci-steps" },
        publicKey: half(login),
        hostKey: half(host),
        engineSocket: SOCKET,
        secrets: {
          "ci-deploy-key": new SecretValue(login),
          "ci-gate-host-key": new SecretValue(host),
        },
        nameKey: new SecretValue("key"),
        observed: { compared: false, why: "there is no engine in this test" },
        nonce: "nonce",
      });
      return Promise.resolve({ ...gate.environment });
    },
    { stack: "platform" },
  );
}

interface ServiceInputs {
  readonly endpointSpec: { readonly ports?: object[] };
  readonly taskSpec: {
    readonly networksAdvanceds: object[];
    readonly containerSpec: {
      readonly mounts: { readonly type: string }[];
      readonly capAdds: string[];
      readonly capDrops: string[];
      readonly readOnly: boolean;
      readonly user: string;
    };
  };
}

describe("EngineGate", () => {
  let plan: Plan;
  before(async () => {
    plan = await planGate();
  });
  const service = () =>
    plan.find(SERVICE, "engine-gate-server-service").inputs as unknown as ServiceInputs;
  const configs = ({ resources }: Plan) =>
    resources
      .filter(({ type }) => type === CONFIG)
      .map(({ inputs: { data } }) => Buffer.from(String(data), "base64").toString("utf8"));

  it("tells steps where the engine is, and by which key it is known", () => {
    assert.deepEqual(plan.outputs, {
      SLIPWAY_ENGINE: "ssh://deploy@engine:2222",
      SLIPWAY_ENGINE_HOST_KEY: half(keys.host),
      SLIPWAY_ENGINE_SOCKET: SOCKET,
    });
  });

  it("answers in the network of the steps and nowhere else", () => {
    assert.deepEqual(service().taskSpec.networksAdvanceds, [
      { id: "steps-id", aliases: ["engine-gate", "engine"] },
    ]);
    assert.equal(service().endpointSpec.ports, undefined);
  });

  it("has the engine's socket, read-only, and what sshd needs of root's rights", () => {
    const { mounts, capAdds, capDrops, readOnly, user } = service().taskSpec.containerSpec;
    assert.deepEqual(
      mounts.filter(({ type }) => type === "bind"),
      [{ type: "bind", source: SOCKET, target: "/var/run/docker.sock", readOnly: true }],
    );
    assert.deepEqual(capAdds, ["KILL", "SETGID", "SETUID", "SYS_CHROOT"]);
    assert.deepEqual([capDrops, readOnly, user], [["ALL"], true, "0:1000"]);
  });

  it("lets one key in, and has its own as a secret alone", () => {
    assert.ok(configs(plan).includes(`restrict ${half(keys.login)} deploy\n`));
    const secrets = plan.resources.filter(({ type }) => type === SECRET);
    assert.equal(secrets.length, 1);
    assert.ok(secrets[0]?.inputs["data"] instanceof PlannedSecret);
    const shown = JSON.stringify(plan.resources, (_key, value: unknown) =>
      value instanceof PlannedSecret ? "[secret]" : value,
    );
    const told = [shown, ...configs(plan)].join("\n");
    for (const key of [keys.login, keys.host]) {
      // The first lines hold the public half.
      const lines = key.split("\n").slice(3, -2);
      assert.ok(lines.length > 0);
      for (const line of lines) assert.ok(!told.includes(line));
    }
  });

  it("has another config for another login key, and the same host key's secret", async () => {
    const other = await planGate({ ...keys, login: makeHostKey() });
    const names = ({ resources }: Plan, kind: string) =>
      resources.flatMap(({ type, inputs: { name } }) => (type === kind ? [String(name)] : []));
    assert.deepEqual(names(other, SECRET), names(plan, SECRET));
    const changed = names(other, CONFIG).filter((name) => !names(plan, CONFIG).includes(name));
    assert.equal(changed.length, 1);
  });
});

describe("the engine gate's declaration", () => {
  const spec = engineGateSpec({ publicKey: "ssh-ed25519 AAAA" });
  const sshd = sshdConfig({ hostKey: "/host", authorizedKeys: "/keys" });

  it("is a declaration like any other", () => {
    assert.doesNotThrow(() => checkServices([spec]));
  });

  it("says each of sshd's settings once", () => {
    const names = sshd
      .trim()
      .split("\n")
      .map((line) => line.split(" ")[0]);
    assert.equal(new Set(names).size, names.length);
  });

  it("has one way in, to one command, and nothing beside it", () => {
    for (const line of [
      "AllowUsers deploy",
      "PermitRootLogin no",
      "AuthenticationMethods publickey",
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      "ForceCommand exec nc.openbsd -N -U /run/engine-gate/engine.sock",
      "DisableForwarding yes",
      "PermitTTY no",
      "PubkeyAcceptedAlgorithms ssh-ed25519",
      "MaxStartups 256",
      "PerSourceMaxStartups 96",
      "LogLevel VERBOSE",
    ]) {
      assert.ok(sshd.split("\n").includes(line), line);
    }
    assert.doesNotMatch(sshd, /Subsystem|Match/);
  });

  it("is healthy when the engine answers behind it, without a login of its own", () => {
    // 2222 in hexadecimal.
    assert.match(gateHealthScript(), /0\+:08AE /);
    assert.doesNotMatch(gateHealthScript(), /ssh|2222/);
    assert.match(gateRelay("/a/socket"), /path: "\/a\/socket"/);
  });
});
