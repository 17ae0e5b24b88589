import * as assert from "node:assert/strict";
import fc from "fast-check";
import { dialCommand } from "../../../../rollout/over-ssh/dial-command";

describe("the command that dials an engine over SSH", () => {
  const options = "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=10";
  const cases: readonly (readonly [string, string])[] = [
    ["ssh://h", `${options} -T -- h docker system dial-stdio`],
    ["ssh://h/", `${options} -T -- h docker system dial-stdio`],
    ["ssh://me@h:2222", `${options} -l me -p 2222 -T -- h docker system dial-stdio`],
    ["ssh://root@[2001:db8::1]", `${options} -l root -T -- 2001:db8::1 docker system dial-stdio`],
    [
      "ssh://h/run/my%20docker.sock",
      `${options} -T -- h docker --host 'unix:///run/my docker.sock' system dial-stdio`,
    ],
    ["ssh://h/a'b", `${options} -T -- h docker --host 'unix:///a'\\''b' system dial-stdio`],
  ];
  for (const [host, command] of cases) {
    it(`is right for ${host}`, () => assert.equal(dialCommand(host).join(" "), command));
  }

  const refused: readonly (readonly [string, string])[] = [
    ["ssh://", "ssh://"],
    ["ssh://-oProxyCommand=reboot", "ssh://-oProxyCommand=reboot"],
    ["ssh://-l@h", "ssh://-l@h"],
    ["ssh://me:secret@h", "ssh://me:…@h"],
    ["ssh://h?x=1", "ssh://h?x=1"],
  ];
  for (const [host, shown] of refused) {
    it(`is refused for ${shown}`, () => {
      assert.throws(() => dialCommand(host), {
        message: `DOCKER_HOST is "${shown}"; allowed: ssh://[user@]host[:port], without a password`,
      });
    });
  }

  it("never takes what stands in the address for an option", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        let command: readonly string[];
        try {
          command = dialCommand(`ssh://${text}`);
        } catch {
          return;
        }
        const end = command.indexOf("--");
        const given = command.slice(7, end).filter((word) => word.startsWith("-"));
        assert.ok(given.every((word) => ["-l", "-p", "-T"].includes(word)));
        assert.equal(command[end + 2], "docker");
      }),
    );
  });
});
