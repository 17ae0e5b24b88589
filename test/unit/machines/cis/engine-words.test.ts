import * as assert from "node:assert/strict";
import { variableNames } from "../../../machines/cis/collect-images";
import { daemonProcess, engineFacts, listeners } from "../../../machines/cis/collect-machine";
import { containerFacts, inspectedContainer } from "../../../machines/cis/container-words";
import { quoted } from "../../../machines/cis/root-shell";
import { inspection } from "./inspection";

describe("what machines answer", () => {
  it("is a line of ss for each that listens", () => {
    const printed = [
      "udp   UNCONN 0      0            0.0.0.0:4789       0.0.0.0:*                        ",
      'tcp   LISTEN 0      4096               *:2377             *:*    users:(("dockerd",pid=1457,fd=20))',
      'tcp   LISTEN 0      128             [::]:22            [::]:*    users:(("sshd",pid=124,fd=4))',
      "",
    ].join("\n");
    assert.deepEqual(listeners(printed), [
      { protocol: "udp", address: "0.0.0.0", port: 4789, process: "" },
      { protocol: "tcp", address: "*", port: 2377, process: "dockerd" },
      { protocol: "tcp", address: "[::]", port: 22, process: "sshd" },
    ]);
  });

  it("is refused where a line of ss cannot be read", () => {
    assert.throws(() => listeners("tcp LISTEN"), {
      message: "ss prints a line that cannot be read: tcp LISTEN",
    });
  });

  it("is the engine's process, which there must be one of", () => {
    const line = "root     /usr/sbin/dockerd -H fd:// --icc=false\n";
    assert.deepEqual(daemonProcess(line), { user: "root", args: ["-H", "fd://", "--icc=false"] });
    for (const printed of ["", `${line}${line}`]) {
      assert.throws(() => daemonProcess(printed), /^Error: one dockerd was expected/);
    }
  });

  it("is the engine's settings in effect, insecure registries of either kind among them", () => {
    const facts = engineFacts({
      ServerVersion: "20.10.24",
      Driver: "overlay2",
      LoggingDriver: "json-file",
      SecurityOptions: ["name=seccomp,profile=default"],
      RegistryConfig: {
        InsecureRegistryCIDRs: ["127.0.0.0/8"],
        IndexConfigs: {
          "docker.io": { Name: "docker.io", Secure: true },
          "bad:5000": { Name: "bad:5000", Secure: false },
        },
      },
      ExperimentalBuild: false,
      LiveRestoreEnabled: false,
      Swarm: { LocalNodeState: "active" },
    });
    assert.deepEqual(facts.insecureRegistries, ["127.0.0.0/8", "bad:5000"]);
    assert.equal(facts.inSwarm, true);
  });

  it("is refused where the engine answers in other words", () => {
    assert.throws(() => engineFacts({ ServerVersion: "20.10.24" }));
    assert.throws(() => inspectedContainer.parse({ ...inspection(), HostConfig: {} }));
  });

  it("is a container by its service's name, null being none", () => {
    const facts = containerFacts(inspectedContainer.parse(inspection()));
    assert.equal(facts.service, "platform-traefik");
    assert.equal(facts.name, "platform-traefik.1.abc");
    assert.deepEqual(facts.capDrop, ["ALL"]);
    assert.deepEqual([facts.capAdd, facts.devices, facts.pids], [[], [], 0]);
    assert.deepEqual(facts.ports, [{ hostAddress: "0.0.0.0", host: 80, container: "8000/tcp" }]);
    assert.deepEqual(facts.networks, ["platform-edge"]);
    assert.equal(facts.healthChecked, true);
  });

  it("is a container by its own name where it is no service's", () => {
    const alone = inspection();
    const facts = containerFacts(
      inspectedContainer.parse({ ...alone, Config: { ...alone.Config, Labels: null }, State: {} }),
    );
    assert.equal(facts.service, "platform-traefik.1.abc");
    assert.equal(facts.healthChecked, false);
  });

  it("is the names of variables that have a value, never the value", () => {
    assert.deepEqual(variableNames(["A=1", "EMPTY=", "NONE", "=x", "B=c=d"]), ["A", "B"]);
  });

  it("is asked with names as one word of the shell's", () => {
    assert.equal(quoted("/a b/it's"), String.raw`'/a b/it'\''s'`);
  });
});
