import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import {
  type EngineConfigSettings,
  engineConfigFragments,
  engineConfigText,
  OPEN_FILES,
} from "../../../../../components/hosts/preparation/engine-config";
import { ENGINE_SETTINGS } from "../../../../../components/hosts/preparation/engine-settings-script";
import { callShell, inFolder } from "./shell";

interface Configured {
  readonly text: string;
  readonly said: string;
  /** What an engine that runs needs now. */
  readonly effect: string;
}

/** Writes the engine's settings in a folder; `after` stands for what the engine was told then. */
function configure(
  folder: string,
  settings: EngineConfigSettings,
  after = "restarted",
): Configured {
  const file = path.join(folder, "daemon.json");
  const values = {
    config_file: file,
    config: engineConfigText(settings),
    config_fragments: engineConfigFragments(settings),
    open_files: String(OPEN_FILES),
  };
  const settle =
    after === "restarted" ? 'for e in $(notes pending); do forget pending "$e"; done' : "";
  const lines = `configure_engine\n${settle}\necho "effect=$effect"`;
  const { code, stdout, stderr } = callShell(folder, ENGINE_SETTINGS, lines, values);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const [, said = "", effect = ""] = /^([^]*)effect=(\w+)\n$/.exec(stdout) ?? [];
  return { text: fs.readFileSync(file, "utf8"), said: said.replaceAll(folder, "…"), effect };
}

const wrote = "slipway: wrote …/daemon.json\n";
const mirrored = { registryMirrors: ["https://mirror.example.org"] };

describe("The engine's settings on a machine", () => {
  const steps = [
    { title: "are written where there are none", before: [], settings: {}, effect: "restart" },
    { title: "are left when they are right", before: [{}], settings: {}, effect: "none" },
    {
      title: "are read anew for other mirrors",
      before: [{}],
      settings: mirrored,
      effect: "reload",
    },
    {
      title: "need a restart for anything else",
      before: [{}],
      settings: { ...mirrored, dns: ["192.0.2.53"] },
      effect: "restart",
    },
    { title: "go back as they came", before: [{}, mirrored], settings: {}, effect: "reload" },
  ];
  for (const { title, before, settings, effect } of steps) {
    it(
      title,
      inFolder((folder) => {
        for (const former of before) configure(folder, former);
        assert.deepEqual(configure(folder, settings), {
          text: engineConfigText(settings),
          said: effect === "none" ? "" : wrote,
          effect,
        });
      }),
    );
  }

  it(
    "are put into effect by the next run when one was cut off after it wrote them",
    inFolder((folder) => {
      configure(folder, { dns: ["192.0.2.53"] }, "cut off");
      assert.equal(configure(folder, { dns: ["192.0.2.53"] }, "cut off").effect, "restart");
      // Other mirrors on top of it don't make less of it.
      const both = { dns: ["192.0.2.53"], ...mirrored };
      assert.equal(configure(folder, both, "cut off").effect, "restart");
      assert.equal(configure(folder, both).effect, "restart");
      assert.equal(configure(folder, both).effect, "none");
    }),
  );

  it(
    "of somebody else are kept, and what differs is told without its value",
    inFolder((folder) => {
      const foreign = '{ "icc" : false,\n "log-level":"warn", "http-proxy": "http://u:pass@p" }';
      fs.writeFileSync(path.join(folder, "daemon.json"), foreign);
      assert.deepEqual(configure(folder, mirrored), {
        text: foreign,
        said:
          "slipway: kept …/daemon.json, which Slipway did not write; it differs in: " +
          "registry-mirrors log-level log-driver log-opts default-ulimits no-new-privileges\n",
        effect: "none",
      });
    }),
  );

  it(
    "count as somebody else's once a person has changed them",
    inFolder((folder) => {
      const { text } = configure(folder, {});
      fs.writeFileSync(path.join(folder, "daemon.json"), text.replace('"info"', '"debug"'));
      const { said, effect } = configure(folder, mirrored);
      assert.match(said, /kept .* differs in: registry-mirrors log-level\n$/);
      assert.equal(effect, "none");
    }),
  );
});

describe("The limit of open files", () => {
  function fitted(folder: string, ulimit: string): unknown {
    const values = {
      config_file: "unused",
      config: engineConfigText({}),
      config_fragments: engineConfigFragments({}),
      open_files: String(OPEN_FILES),
    };
    const lines = `ulimit() { ${ulimit}; }\nfit_limits\nprintf '%s' "$config"`;
    const { stdout } = callShell(folder, ENGINE_SETTINGS, lines, values);
    assert.ok(stdout.endsWith("}\n"));
    return (JSON.parse(stdout) as Record<string, unknown>)["default-ulimits"];
  }
  const limit = (files: number): object => ({
    nofile: { Name: "nofile", Hard: files, Soft: files },
  });

  it(
    "is the same on every machine that allows it",
    inFolder((folder) => {
      assert.deepEqual(fitted(folder, "true"), limit(65_536));
    }),
  );

  it(
    "is the machine's own where nobody may raise it",
    inFolder((folder) => {
      const refusing = 'if [ "$1" = -H ]; then echo 20000; else return 1; fi';
      assert.deepEqual(fitted(folder, refusing), limit(20_000));
    }),
  );
});
