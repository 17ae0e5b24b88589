import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { checkServices } from "../../../model/check-services";
import { UserError } from "../../../model/user-error";
import { apps } from "../../../stacks/apps";
import { engineSocket } from "../../../stacks/engine-socket";
import { tellUser } from "../../../stacks/tell-user";

describe("The engine's socket", () => {
  const cases: [string | undefined, NodeJS.Platform, string][] = [
    [undefined, "linux", "/var/run/docker.sock"],
    ["", "linux", "/var/run/docker.sock"],
    ["unix:///run/user/1000/docker.sock", "linux", "/run/user/1000/docker.sock"],
    ["unix:///Users/me/.docker/run/docker.sock", "darwin", "/var/run/docker.sock"],
    ["tcp://127.0.0.1:2375", "linux", "/var/run/docker.sock"],
    ["ssh://me@host", "linux", "/var/run/docker.sock"],
  ];
  for (const [host, platform, expected] of cases) {
    it(`is ${expected} on ${platform} with DOCKER_HOST ${host ?? "unset"}`, () => {
      assert.equal(engineSocket(host ?? "", platform, ""), expected);
    });
  }

  it("is what a step is told where the engine is elsewhere, and the engine's own beside it", () => {
    const told = "/run/user/1000/docker.sock";
    assert.equal(engineSocket("ssh://deploy@engine:2222", "linux", told), told);
    assert.equal(engineSocket("unix:///here.sock", "linux", told), "/here.sock");
  });
});

describe("What the program tells its user", () => {
  it("is a mistake's summary and hint, without a stack trace", async () => {
    const mistake = tellUser.mistakesOf(async () => {
      throw new UserError("what is wrong", { hint: "what to do" });
    });
    await assert.rejects(mistake, (error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.equal(error.message, "what is wrong\nwhat to do");
      return true;
    });
  });

  it("is a defect's whole story", async () => {
    const defect = new TypeError("x is undefined");
    await assert.rejects(
      tellUser.mistakesOf(() => Promise.reject(defect)),
      (error) => error === defect,
    );
  });
});

describe("The apps' declarations", () => {
  const specs = apps.map((declare) => declare({ stack: "staging" }));

  it("are sound, each by itself and all together", () => {
    checkServices(specs);
  });

  it("carry no secret in a variable or an argument", () => {
    for (const { environment = {}, command = [], health } of specs) {
      const text = JSON.stringify([environment, command, health?.command]);
      assert.doesNotMatch(text, /\{value\}|requirepass/);
    }
  });

  it("run as nobody special", () => {
    for (const { user } of specs) assert.match(user ?? "", /^[1-9]\d*:[1-9]\d*$/);
  });
});
