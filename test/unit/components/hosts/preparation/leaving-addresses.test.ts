import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { firewallRules } from "../../../../../components/hosts/preparation/firewall";
import {
  LEAVING,
  LEAVING_VARIABLES,
} from "../../../../../components/hosts/preparation/leaving-addresses";
import { LEAVING_WATCH } from "../../../../../components/hosts/preparation/leaving-watch";
import { networkScript } from "../../../../../components/hosts/preparation/network-script";
import { callShell, inFolder, type ShellResult } from "./shell";

/** Stands for what loads the rules: says that it was called. */
const LOADER = `echo loaded >>"$(dirname "$0")/loaded"\n`;

/** Runs without systemd unless the lines say otherwise; each `settle` is a run of the script. */
function call(folder: string, lines: string, seconds = "600"): ShellResult {
  fs.writeFileSync(path.join(folder, "loader.sh"), LOADER);
  // The machine that runs the tests is in no swarm of theirs.
  const noEngine = LEAVING_WATCH.replace("command -v docker", "false");
  assert.notEqual(noEngine, LEAVING_WATCH);
  fs.writeFileSync(path.join(folder, "watch.sh"), noEngine);
  const values = {
    ...LEAVING_VARIABLES,
    cluster_chain: "SLIPWAY-CLUSTER",
    leaving: path.join(folder, "leaving"),
    leaving_seconds: seconds,
    leaving_log: path.join(folder, "log"),
    watch_file: path.join(folder, "watch.sh"),
    loader_file: path.join(folder, "loader.sh"),
    lock_file: path.join(folder, "lock"),
  };
  const setup = `
has_units() { false; }
settle() {
  leaving_changed=no
  find_leaving 4 "$1"
  put_own "$state/firewall.v4" 644 "$1" >/dev/null
  let_leave
}
`;
  return callShell(folder, LEAVING, `${setup}${lines}\nstop_waiting\n`, values);
}

const rules = (...addresses: readonly string[]) => firewallRules(addresses).v4;
const settle = (...addresses: readonly string[]) => `settle '${rules(...addresses)}'`;

describe("An address that is gone from the firewall's rules", () => {
  const cases = [
    { title: "is none at the first run", runs: [settle("10.0.0.1", "10.0.0.2")], told: [] },
    {
      title: "is let in for a while more, which is told once",
      runs: [settle("10.0.0.1", "10.0.0.2"), settle("10.0.0.1"), settle("10.0.0.1")],
      told: ["10.0.0.2"],
    },
    {
      title: "has the time of the next one that leaves",
      runs: [settle("10.0.0.1", "10.0.0.2", "10.0.0.3"), settle("10.0.0.1", "10.0.0.2")],
      more: [settle("10.0.0.1")],
      told: ["10.0.0.3", "10.0.0.2", "10.0.0.3"],
    },
    {
      title: "is no such any more when it is back",
      runs: [settle("10.0.0.1", "10.0.0.2"), settle("10.0.0.1"), settle("10.0.0.1", "10.0.0.2")],
      more: ['leaving_sources; [ -z "$(leaving_process)" ]'],
      told: ["10.0.0.2"],
    },
    {
      title: "may be a range",
      runs: [settle("10.0.0.0/16"), settle("10.0.0.1")],
      told: ["10.0.0.0/16"],
    },
    {
      title: "gets its time anew when the process that ends it is gone",
      runs: [settle("10.0.0.1", "10.0.0.2"), settle("10.0.0.1"), "stop_waiting"],
      more: [settle("10.0.0.1")],
      told: ["10.0.0.2", "10.0.0.2"],
    },
  ];
  for (const { title, runs, more = [], told } of cases) {
    it(
      title,
      inFolder((folder) => {
        const line = (address: string) =>
          `slipway: ${address} may reach the cluster's ports for 10 min more, and while it is a node: it leaves\n`;
        assert.deepEqual(call(folder, [...runs, ...more].join("\n")), {
          code: 0,
          stdout: told.map(line).join(""),
          stderr: "",
        });
      }),
    );
  }

  it(
    "is in a chain of its own, as a rule that iptables-restore takes",
    inFolder((folder) => {
      call(folder, [settle("10.0.0.1", "10.0.0.2"), settle("10.0.0.1")].join("\n"));
      assert.equal(
        fs.readFileSync(path.join(folder, "leaving.v4"), "utf8"),
        "-A SLIPWAY-LEAVING -s 10.0.0.2 -j ACCEPT\n",
      );
    }),
  );

  it(
    "loses its time to a process that nobody waits for, and that a newer run replaces",
    inFolder((folder) => {
      const first = [settle("10.0.0.1", "10.0.0.2", "10.0.0.3"), settle("10.0.0.1", "10.0.0.2")];
      const lines = `
former=$(leaving_process)
${settle("10.0.0.1")}
[ -n "$former" ] && [ ! -d "/proc/$former" ] || fail 'the former one waits still'
sleep 3
cat ${folder}/loaded ${folder}/log
[ ! -e ${folder}/leaving.v4 ] && [ -z "$(leaving_process)" ] || fail 'something is left'`;
      const { code, stdout, stderr } = call(folder, `${first.join("\n")}${lines}`, "1");
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /10\.0\.0\.2 may reach the cluster's ports for 1 s more, and while /);
      assert.match(
        stdout,
        /leaves\nloaded\nslipway: no nodes .*, and shut out from its ports: 10\.0\.0\.2 10\.0\.0\.3\n$/,
      );
    }),
  ).timeout(15_000);

  it(
    "is not forgotten by a run that ends before it has loaded anything",
    inFolder((folder) => {
      const cutOff = `find_leaving 4 '${rules("10.0.0.1")}'
put_own "$state/firewall.v4" 644 '${rules("10.0.0.1")}' >/dev/null`;
      const lines = [settle("10.0.0.1", "10.0.0.2"), cutOff, settle("10.0.0.1")];
      assert.match(call(folder, lines.join("\n")).stdout, /10\.0\.0\.2 may reach/);
    }),
  );

  it(
    "takes no other process for the one that waits",
    inFolder((folder) => {
      const lines = 'echo $$ >"$leaving.pid"\nleaving_process; stop_waiting; echo alive';
      assert.equal(call(folder, lines).stdout, "alive\n");
    }),
  );

  it(
    "is a unit's of systemd to end where there is one",
    inFolder((folder) => {
      const stubs = `
has_units() { true; }
systemctl() { echo "systemctl $*"; [ "$1" = stop ] || [ -e ${folder}/unit ]; }
systemd_run() { echo "systemd-run $*"; touch ${folder}/unit; }`;
      const lines = [settle("10.0.0.1", "10.0.0.2"), settle("10.0.0.1"), "leaving_ends"];
      // A function's name has no dash in POSIX.
      const systemd = LEAVING.replace("    systemd-run --quiet", "    systemd_run --quiet");
      const { stdout } = callShell(
        folder,
        `${systemd}${stubs}`,
        `settle() { find_leaving 4 "$1"; put "$state/firewall.v4" 644 "$1"; let_leave; }
${lines.join("\n")}`,
        {
          ...LEAVING_VARIABLES,
          cluster_chain: "SLIPWAY-CLUSTER",
          leaving: `${folder}/leaving`,
          loader_file: "/loader",
          lock_file: "/lock",
          watch_file: "/watch",
        },
      );
      assert.equal(
        stdout,
        `systemctl stop slipway-leaving.service
slipway: 10.0.0.2 may reach the cluster's ports for 15 min more, and while it is a node: it leaves
systemd-run --quiet --collect --unit=slipway-leaving --property=SyslogIdentifier=slipway /bin/sh /watch 900 ${folder}/leaving /lock /loader
systemctl -q is-active slipway-leaving.service
`,
      );
    }),
  );

  it("has 15 minutes in the network's script", () => {
    assert.match(networkScript({ clusterAddresses: ["10.0.0.1"] }), /^leaving_seconds='900'$/m);
  });
});
