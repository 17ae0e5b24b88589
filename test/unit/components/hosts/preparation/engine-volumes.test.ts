import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { ENGINE_VOLUMES } from "../../../../../components/hosts/preparation/engine-volumes";
import { callShell, inFolder, type ShellResult } from "./shell";

const NAMELESS = "0123456789abcdef".repeat(4);

/** Stands for the engine: `ours` has an ended task's container, `used` somebody's that runs. */
const ENGINE = `
engine_answers() { \${answers:-true}; }
engine() {
  case "$1 $2" in
    'volume ls') echo "$*" | sed -n 's/.*project=\\([^ ]*\\).*stack=/asked for \\1 /p' >&2; echo ours; echo used ;;
    'ps -aq') case "$*" in *volume=ours*status=exited*) echo c1 ;; esac ;;
    'rm c1') touch "$state/c1-is-gone" ;;
    'volume rm')
      [ "$3" = ours ] && [ -e "$state/c1-is-gone" ] || { echo "$3 is in use" >&2; return 1; } ;;
    *) echo "unexpected: $*" >&2 ;;
  esac
}
`;

function call(folder: string, lines: string): ShellResult {
  const setup = `mkdir -p "$state"\nvolumes_folder=${folder}/docker/volumes\n${ENGINE}`;
  return callShell(folder, ENGINE_VOLUMES, `${setup}${lines}`);
}

describe("The volumes of a stack that is given up", () => {
  const marked = `printf "%s\\n" "slipway platform" >"$state/remove-volumes"\n`;

  it(
    "stay where nobody has given any up",
    inFolder((folder) => {
      assert.deepEqual(call(folder, "remove_volumes"), { code: 0, stdout: "", stderr: "" });
      const empty = ': >"$state/remove-volumes"\nremove_volumes';
      assert.deepEqual(call(folder, empty), { code: 0, stdout: "", stderr: "" });
    }),
  );

  it(
    "go, with what tasks that ended have of them, but for those that somebody uses",
    inFolder((folder) => {
      assert.deepEqual(call(folder, `${marked}remove_volumes`), {
        code: 0,
        stdout: "slipway: removed the volume ours\nslipway: kept the volume used: used is in use\n",
        stderr: "asked for slipway platform\n",
      });
    }),
  );

  it(
    "stay, which is told, where no engine answers",
    inFolder((folder) => {
      assert.deepEqual(call(folder, `answers=false\n${marked}remove_volumes`), {
        code: 0,
        stdout:
          "slipway: kept the volumes of slipway, stack platform: " +
          "no engine answers that could tell which they are\n",
        stderr: "",
      });
    }),
  );
});

describe("The volumes of an engine that is gone", () => {
  it(
    "are none where it had none",
    inFolder((folder) => {
      assert.equal(call(folder, "named_volumes").stdout, "");
      fs.mkdirSync(path.join(folder, "docker/volumes"), { recursive: true });
      assert.equal(call(folder, "named_volumes").stdout, "");
    }),
  );

  it(
    "stay by themselves if they have a name",
    inFolder((folder) => {
      const docker = path.join(folder, "docker");
      const files = [
        "overlay2/l/file",
        "engine-id",
        "volumes/metadata.db",
        "volumes/data/_data/precious",
        `volumes/${NAMELESS}/_data/file`,
        // Almost as long as a volume's without one.
        `volumes/${NAMELESS.slice(1)}/_data/file`,
      ];
      for (const file of files) {
        fs.mkdirSync(path.dirname(path.join(docker, file)), { recursive: true });
        fs.writeFileSync(path.join(docker, file), "");
      }
      assert.deepEqual(call(folder, 'keep_volumes "$(named_volumes)"'), {
        code: 0,
        stdout: `slipway: kept the volumes ${NAMELESS.slice(1)} data in ${docker}/volumes\n`,
        stderr: "",
      });
      const left = fs.readdirSync(docker, { recursive: true, withFileTypes: true });
      assert.deepEqual(
        left
          .filter((entry) => entry.isFile())
          .map(({ parentPath, name }) => path.relative(docker, path.join(parentPath, name)))
          .sort(),
        [files[5], "volumes/data/_data/precious", "volumes/metadata.db"],
      );
      assert.deepEqual(fs.readdirSync(docker), ["volumes"]);
    }),
  );
});
