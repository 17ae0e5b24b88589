import * as assert from "node:assert/strict";
import { machineScript } from "../../../../../components/hosts/preparation/machine-script";
import type { MachineSettings } from "../../../../../components/hosts/preparation/settings";
import { describeSoundness } from "./shell";

const everything: MachineSettings = {
  engine: { minimum: "24.0", package: "docker-ce", version: "5:24.0.5-1~debian" },
  user: "ops",
  registryMirrors: ["https://mirror.example.org"],
  dns: ["192.0.2.53"],
};

describeSoundness("The machine's script", () => machineScript({ user: "root" }));
describeSoundness("The machine's script with all settings", () => machineScript(everything));

describe("The machine's script", () => {
  function lineOf(settings: MachineSettings, name: string): string | undefined {
    return machineScript(settings)
      .split("\n")
      .find((line) => line.startsWith(`${name}=`));
  }
  const cases: readonly [MachineSettings, string, string][] = [
    [{ user: "root" }, "minimum", "'20.10.0'"],
    [{ user: "root" }, "package", "'docker.io'"],
    [{ user: "root" }, "pin", "''"],
    [{ user: "root" }, "user", "'root'"],
    [everything, "minimum", "'24.0'"],
    [everything, "package", "'docker-ce'"],
    [everything, "pin", "'5:24.0.5-1~debian'"],
    [everything, "user", "'ops'"],
    [{ user: "root" }, "spare_nodes", "'no'"],
    [{ user: "root", spareNodes: true }, "spare_nodes", "'yes'"],
    [{ user: "$(reboot)'" }, "user", `'$(reboot)'\\'''`],
  ];
  for (const [settings, name, value] of cases) {
    it(`has ${value} for ${name}`, () => {
      assert.equal(lineOf(settings, name), `${name}=${value}`);
    });
  }

  it("has the engine's settings in it", () => {
    assert.ok(machineScript(everything).includes('"dns": ["192.0.2.53"]'));
  });

  it("is the same for the same settings", () => {
    assert.equal(machineScript({ ...everything }), machineScript({ ...everything }));
  });
});
