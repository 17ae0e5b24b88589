import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { shellScript } from "../../../../../components/hosts/preparation/prelude";
import { callShell, dash, inFolder, skip } from "./shell";

function script(folder: string, main: string): string {
  const values = {
    state: path.join(folder, "state"),
    lock_file: path.join(folder, "lock"),
    lock_seconds: "1",
  };
  return shellScript(values, [`main() {\n${main}\n}`]);
}

describe("A script", () => {
  before(function () {
    if (process.getuid?.() !== 0) skip(this, "the scripts run as root alone, and this is not root");
  });

  const cases = [
    {
      title: "that changes nothing says so",
      main: ":",
      code: 0,
      stdout: "slipway: nothing to do\n",
    },
    { title: "tells a change", main: "say 'did it'", code: 0, stdout: "slipway: did it\n" },
    {
      title: "tells a state, which is no change",
      main: "tell 'it is so'",
      code: 0,
      stdout: "slipway: it is so\nslipway: nothing to do\n",
    },
    {
      title: "names the step and the reason of a failure",
      main: "step='the engine'; fail no answer",
      code: 1,
      stderr: "slipway: the engine: no answer\n",
    },
    {
      title: "names the step of a command that fails unexpectedly",
      main: "step=files\n(exit 7)\nsay never",
      code: 7,
      stderr: "slipway: files: a command failed with code 7\n",
    },
    {
      title: "gives no command the rest of itself to read",
      main: "cat\nsay 'read nothing'",
      code: 0,
      stdout: "slipway: read nothing\n",
    },
  ];
  for (const { title, main, code, stdout = "", stderr = "" } of cases) {
    it(
      title,
      inFolder((folder) => {
        assert.deepEqual(dash(script(folder, main)), { code, stdout, stderr });
      }),
    );
  }

  it(
    "that is cut off anywhere runs nothing",
    inFolder((folder) => {
      const whole = script(folder, `touch ${folder}/ran`);
      const lastLine = whole.lastIndexOf("( locked )");
      for (const length of [whole.indexOf("touch") + 5, lastLine, lastLine + 5]) {
        dash(whole.slice(0, length));
        assert.ok(!fs.existsSync(path.join(folder, "ran")), `at ${length}`);
      }
    }),
  );

  it(
    "waits for another one, and says so when that takes too long",
    inFolder((folder) => {
      const inner = path.join(folder, "inner.sh");
      fs.writeFileSync(inner, script(folder, "say 'never'"));
      assert.deepEqual(dash(script(folder, `sh ${inner} 2>&1 || say 'the other one gave up'`)), {
        code: 0,
        stdout:
          "slipway: start: another script of Slipway's has been running here for 1 s\n" +
          "slipway: the other one gave up\n",
        stderr: "",
      });
    }),
  );

  it(
    "does not hand its lock to what it leaves running",
    inFolder((folder) => {
      dash(script(folder, "sleep 3 >/dev/null 2>&1 &"));
      assert.equal(dash(script(folder, ":")).code, 0);
    }),
  );
});

describe("The marker", () => {
  it(
    "has each thing once, by its whole line, until it is forgotten",
    inFolder((folder) => {
      const lines = `
note file /etc/a.b
note file /etc/a.b
note file '/etc/a b'
note package docker.io
noted file /etc/a.b && ! noted file /etc/aXb && ! noted file /etc/a || exit 9
forget file /etc/aXb
forget file /etc/a.b
notes file
echo --
notes package`;
      assert.deepEqual(callShell(folder, "", lines), {
        code: 0,
        stdout: "/etc/a b\n--\ndocker.io\n",
        stderr: "",
      });
    }),
  );
});

describe("A file of Slipway's", () => {
  it(
    "is written once, put right when it or its mode was changed, and noted",
    inFolder((folder) => {
      const file = path.join(folder, "deep/down");
      const once = `put_own ${file} 640 'it'\\''s\n'`;
      const lines = [
        once,
        once,
        `echo more >>${file}`,
        once,
        `chmod 600 ${file}`,
        once,
        "notes file",
      ];
      assert.deepEqual(callShell(folder, "", lines.join("\n")), {
        code: 0,
        stdout: `slipway: wrote ${file}\n`.repeat(3) + `${file}\n`,
        stderr: "",
      });
      assert.equal(fs.readFileSync(file, "utf8"), "it's\n");
      assert.equal(fs.statSync(file).mode & 0o777, 0o640);
      assert.deepEqual(fs.readdirSync(path.dirname(file)), ["down"]);
    }),
  );
});
