import * as assert from "node:assert/strict";
import { engineStep, type EngineSituation } from "../../../../toolchain/engine/step";
import type { UserError } from "../../../../model/user-error";

const fresh: EngineSituation = {
  code: "ENOENT",
  host: "unix:///var/run/docker.sock",
  chosen: false,
  installed: false,
  root: true,
  platform: "linux",
  apt: true,
};

describe("an engine that does not answer", () => {
  it("is installed by root on a machine of the Debian family", () => {
    assert.equal(engineStep(fresh), "install");
  });

  it("is started by root where it is installed", () => {
    assert.equal(engineStep({ ...fresh, installed: true }), "start");
    assert.equal(engineStep({ ...fresh, installed: true, code: "ECONNREFUSED" }), "start");
  });

  const refused: readonly [string, Partial<EngineSituation>, string, RegExp][] = [
    [
      "and may not be used asks for the group",
      { code: "EACCES", root: false, installed: true },
      "this user may not use the Docker engine at unix:///var/run/docker.sock",
      /usermod -aG docker/,
    ],
    [
      "and was chosen by the user is left to him",
      { chosen: true, host: "tcp://10.0.0.1:2375", code: "ETIMEDOUT" },
      "the Docker engine at tcp://10.0.0.1:2375 does not answer (ETIMEDOUT)",
      /DOCKER_HOST/,
    ],
    [
      "and is stopped is to be started by somebody who may",
      { root: false, installed: true },
      "the Docker engine is installed but does not run (unix:///var/run/docker.sock: ENOENT)",
      /systemctl start docker/,
    ],
    [
      "and is missing is to be installed by somebody who may",
      { root: false },
      "there is no Docker engine on this machine",
      /apt-get install docker\.io/,
    ],
    [
      "on another Linux is to be installed by hand",
      { apt: false },
      "there is no Docker engine on this machine",
      /20\.10 or newer/,
    ],
    [
      "on a Mac is Docker Desktop",
      { platform: "darwin", root: false, apt: false },
      "no Docker engine answers on this machine",
      /Docker Desktop/,
    ],
  ];
  for (const [name, differs, summary, hint] of refused) {
    it(name, () => {
      assert.throws(
        () => engineStep({ ...fresh, ...differs }),
        (error: UserError) => {
          assert.equal(error.summary, summary);
          assert.match(error.hint ?? "", hint);
          return true;
        },
      );
    });
  }
});
