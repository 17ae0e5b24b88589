import * as assert from "node:assert/strict";
import {
  engineConfigFragments,
  engineConfigText,
} from "../../../../../components/hosts/preparation/engine-config";

const always = {
  icc: false,
  "log-level": "info",
  "log-driver": "json-file",
  "log-opts": { "max-file": "3", "max-size": "10m" },
  "default-ulimits": { nofile: { Name: "nofile", Hard: 65_536, Soft: 65_536 } },
  "no-new-privileges": true,
};

describe("The engine's settings", () => {
  const cases = [
    { settings: {}, added: { "registry-mirrors": [] } },
    {
      settings: { registryMirrors: ["https://mirror.example.org"] },
      added: { "registry-mirrors": ["https://mirror.example.org"] },
    },
    { settings: { dns: ["192.0.2.53"] }, added: { "registry-mirrors": [], dns: ["192.0.2.53"] } },
  ];
  for (const { settings, added } of cases) {
    it(`have what is asked for by ${JSON.stringify(settings)}`, () => {
      assert.deepEqual(JSON.parse(engineConfigText(settings)), { ...always, ...added });
    });
  }

  it("have nothing that Swarm refuses, or that lets the engine listen to a network", () => {
    const keys = Object.keys(JSON.parse(engineConfigText({})) as object);
    for (const absent of ["live-restore", "hosts", "insecure-registries", "userland-proxy"]) {
      assert.ok(!keys.includes(absent), absent);
    }
  });

  it("differ in one line when mirrors do", () => {
    const [without, some] = [[], ["https://a.example", "https://b.example"]].map(
      (registryMirrors) => engineConfigText({ registryMirrors }).split("\n"),
    );
    const changed = without?.filter((line, index) => line !== some?.[index]);
    assert.deepEqual(changed, ['  "registry-mirrors": [],']);
  });

  it("are compared one by one, without a list that is empty", () => {
    const fragments = engineConfigFragments({}).split("\n");
    assert.ok(fragments.includes('"icc":false'));
    assert.ok(!fragments.some((fragment) => fragment.includes("registry-mirrors")));
  });
});
