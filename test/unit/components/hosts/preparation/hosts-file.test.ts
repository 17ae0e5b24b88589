import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import {
  HOSTS_FILE,
  HOSTS_MARKERS,
  hostsLines,
} from "../../../../../components/hosts/preparation/hosts-file";
import { callShell, inFolder } from "./shell";

const registry = { name: "registry.example.org", address: "10.0.0.11" };
const ours = "# slipway: begin\n10.0.0.11 registry.example.org\n# slipway: end\n";
const others = "127.0.0.1\tlocalhost\n# a comment\n";

/** What the script makes of a hosts file, and what it says. */
function setHosts(folder: string, before: string, lines: string): [string, string] {
  const file = path.join(folder, "hosts");
  fs.writeFileSync(file, before);
  const values = { ...HOSTS_MARKERS, lines };
  const call = `hosts_file=${file}\ncloud_folder=${folder}/none\nset_hosts "$lines"`;
  const { code, stdout, stderr } = callShell(folder, HOSTS_FILE, call, values);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  return [fs.readFileSync(file, "utf8"), stdout];
}

describe("Slipway's lines of the hosts file", () => {
  it("stand between two comments", () => {
    assert.equal(hostsLines([registry]), ours);
    assert.equal(hostsLines([]), "");
  });

  const moved = ours.replace("10.0.0.11", "10.0.0.12");
  const cases = [
    {
      title: "are added behind those of others",
      before: others,
      lines: ours,
      after: others + ours,
    },
    {
      title: "are left when they are right",
      before: others + ours,
      lines: ours,
      after: others + ours,
    },
    { title: "are replaced", before: others + ours, lines: moved, after: others + moved },
    {
      title: "leave what somebody wrote behind them",
      before: `${ours}10.0.0.9 other\n`,
      lines: moved,
      after: `10.0.0.9 other\n${moved}`,
    },
    { title: "are taken away", before: others + ours, lines: "", after: others },
    { title: "are not missed where there are none", before: others, lines: "", after: others },
  ];
  for (const { title, before, lines, after } of cases) {
    it(
      title,
      inFolder((folder) => {
        const [text, said] = setHosts(folder, before, lines);
        assert.equal(text, after);
        assert.equal(said === "", before === after);
      }),
    );
  }

  it(
    "outlive a reboot of a machine whose hosts file cloud-init writes",
    inFolder((folder) => {
      const call = (lines: string): string =>
        `hosts_file=${folder}/hosts\ncloud_folder=${folder}\nset_hosts "${lines}"`;
      fs.writeFileSync(path.join(folder, "hosts"), others);
      callShell(folder, HOSTS_FILE, call(""), HOSTS_MARKERS);
      assert.ok(!fs.existsSync(path.join(folder, "99-slipway.cfg")));
      callShell(folder, HOSTS_FILE, call(ours), HOSTS_MARKERS);
      const text = fs.readFileSync(path.join(folder, "99-slipway.cfg"), "utf8");
      assert.equal(text, "manage_etc_hosts: localhost\n");
    }),
  );

  for (const wrong of [
    { ...registry, address: "m1" },
    { ...registry, name: "a b" },
    { ...registry, name: "" },
  ]) {
    it(`refuse ${JSON.stringify(wrong)}`, () => {
      assert.throws(() => hostsLines([wrong]), {
        message:
          `${JSON.stringify(wrong.name)} at ${JSON.stringify(wrong.address)} can't stand in /etc/hosts\n` +
          "Allowed are a host name and an IP address, such as 10.0.0.11.",
      });
    });
  }
});
