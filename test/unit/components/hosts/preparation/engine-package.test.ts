import * as assert from "node:assert/strict";
import { ENGINE_PACKAGE } from "../../../../../components/hosts/preparation/engine-package";
import { callShell, inFolder, type ShellResult, skip } from "./shell";

interface Machine {
  /** Of the engine that is there. Default: none. */
  readonly engine?: string;
  /** The version of the package that brought it. Default: not by that package. */
  readonly installed?: string;
  /** Whether Slipway installed that. */
  readonly ours?: boolean;
  readonly minimum?: string;
  readonly pin?: string;
}

/** The check of a machine, on this one, with another answer to each question about the engine. */
function check(folder: string, machine: Machine): ShellResult {
  const { engine = "", installed = "", ours = false, minimum = "20.10.0", pin = "" } = machine;
  const lines = `
engine_version() { printf '%s' '${engine}'; }
package_version() { printf '%s' '${installed}'; }
${ours ? 'note package "$package"' : ":"}
check_engine
echo "install=$install"`;
  return callShell(folder, ENGINE_PACKAGE, lines, { package: "docker.io", minimum, pin });
}

describe("Versions of the engine", () => {
  const cases = [
    ["20.10.24", "20.10.0", true],
    ["20.10.0", "20.10.0", true],
    ["20.10.0", "20.10", true],
    ["20.9.9", "20.10.0", false],
    ["19.03.15", "20.10.0", false],
    ["100.0.0", "20.10.0", true],
    ["20.10.24", "28.2", false],
  ] as const;
  for (const [version, minimum, enough] of cases) {
    it(
      `${version} is ${enough ? "" : "not "}at least ${minimum}`,
      inFolder((folder) => {
        const { code } = callShell(folder, ENGINE_PACKAGE, `at_least ${version} ${minimum}`);
        assert.equal(code === 0, enough);
      }),
    );
  }

  it(
    "are read from what the engine prints",
    inFolder((folder) => {
      const lines = `
has() { true; }
dockerd() { echo 'Docker version 20.10.24+dfsg1, build 297e128'; }
engine_version`;
      assert.equal(callShell(folder, ENGINE_PACKAGE, lines).stdout, "20.10.24\n");
    }),
  );
});

describe("The engine of a machine", () => {
  before(function () {
    const { stdout } = callShell("/nowhere", "", ". /etc/os-release; echo $ID");
    if (["debian\n", "ubuntu\n"].includes(stdout)) return;
    skip(this, "this is neither Debian nor Ubuntu");
  });

  const cases: readonly { title: string; machine: Machine; stdout: string }[] = [
    { title: "is installed where there is none", machine: {}, stdout: "install=yes\n" },
    {
      title: "is left alone when it is new enough, whoever installed it",
      machine: { engine: "24.0.5" },
      stdout: "install=no\n",
    },
    {
      title: "is left alone when it is new enough, another version asked for or not",
      machine: { engine: "24.0.5", installed: "24.0.5-1", pin: "26.1.0-1" },
      stdout: "install=no\n",
    },
    {
      title: "is brought up to date when it is too old",
      machine: { engine: "19.03.1", installed: "19.03.1-1" },
      stdout: "install=yes\n",
    },
    {
      title: "is brought to the version asked for when Slipway installed it",
      machine: { engine: "24.0.5", installed: "24.0.5-1", ours: true, pin: "26.1.0-1" },
      stdout: "install=yes\n",
    },
    {
      title: "is installed again when that was cut off",
      machine: { engine: "24.0.5", ours: true },
      stdout: "install=yes\n",
    },
    {
      title: "is left alone at the version asked for",
      machine: { engine: "26.1.0", installed: "26.1.0-1", ours: true, pin: "26.1.0-1" },
      stdout: "install=no\n",
    },
    {
      title: "is never taken back",
      machine: { engine: "26.1.0", installed: "26.1.0-1", ours: true, pin: "24.0.5-1" },
      stdout:
        "slipway: kept docker.io 26.1.0-1: it is newer than 24.0.5-1, and no engine is taken back\n" +
        "install=no\n",
    },
  ];
  for (const { title, machine, stdout } of cases) {
    it(
      title,
      inFolder((folder) => {
        assert.deepEqual(check(folder, machine), { code: 0, stdout, stderr: "" });
      }),
    );
  }

  it(
    "of another package is not replaced",
    inFolder((folder) => {
      assert.deepEqual(check(folder, { engine: "19.03.1" }), {
        code: 1,
        stdout: "",
        stderr:
          "slipway: check of the machine: Docker Engine 19.03.1 is older than 20.10.0, and is not of " +
          "the package docker.io: bring it up to date by hand, or name its package in engine.package\n",
      });
    }),
  );
});
