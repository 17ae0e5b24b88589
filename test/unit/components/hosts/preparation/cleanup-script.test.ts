import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { cleanupScript } from "../../../../../components/hosts/preparation/cleanup-script";
import { ENGINE_REMOVAL } from "../../../../../components/hosts/preparation/engine-removal";
import { callShell, describeSoundness, inFolder } from "./shell";

describeSoundness("The clean-up's script", cleanupScript);

describe("The packages that are purged", () => {
  /** With `b` needed by `a`, and both noted as Slipway's. */
  function purged(folder: string, others: string): string {
    const lines = `
is_there() { [ "$1" != gone ]; }
apt-get() { case "$3" in a) echo 'Purg a [1]' ;; *) printf 'Remv a [1]\\nPurg b [2]\\n${others}' ;; esac; }
for p in a b gone; do note package "$p"; done
choose_packages
echo "purged:$purged"`;
    // A function's name has no dash in POSIX.
    const functions = ENGINE_REMOVAL.replaceAll("apt-get", "apt_get");
    return callShell(folder, functions, lines.replaceAll("apt-get", "apt_get")).stdout;
  }

  it(
    "are those that Slipway installed and are still there",
    inFolder((folder) => {
      assert.equal(purged(folder, ""), "purged: a b\n");
    }),
  );

  it(
    "are not those that somebody else has come to need",
    inFolder((folder) => {
      assert.equal(
        purged(folder, "Remv theirs [3]\\n"),
        "slipway: kept the package b, which is needed by: theirs\npurged: a\n",
      );
    }),
  );
});

describe("What a purged engine left mounted", () => {
  it(
    "is what containers and networks were, innermost first, and no disk",
    inFolder((folder) => {
      const mounts = path.join(folder, "mounts");
      const lines = [
        "overlay / overlay rw 0 0",
        "tmpfs /run tmpfs rw 0 0",
        "/dev/sdb1 /var/lib/docker ext4 rw 0 0",
        "nas:/data /var/lib/docker/volumes/data/_data nfs4 rw 0 0",
        "overlay /var/lib/docker/overlay2/ab/merged overlay rw 0 0",
        "shm /var/lib/docker/containers/ab/mounts/shm tmpfs rw 0 0",
        "nsfs /run/docker/netns/ingress_sbox nsfs rw 0 0",
        "nsfs /run/docker/netns/1-5wfrfqexz4 nsfs rw 0 0",
        "nsfs /run/dockerless/netns/ab nsfs rw 0 0",
      ];
      fs.writeFileSync(mounts, `${lines.join("\n")}\n`);
      assert.deepEqual(callShell(folder, ENGINE_REMOVAL, `left_mounted ${mounts}`), {
        code: 0,
        stdout:
          "/var/lib/docker/overlay2/ab/merged\n/var/lib/docker/containers/ab/mounts/shm\n" +
          "/run/docker/netns/ingress_sbox\n/run/docker/netns/1-5wfrfqexz4\n",
        stderr: "",
      });
    }),
  );
});

describe("The engine that is purged", () => {
  const cases = [
    { title: "is one of a package that is purged", owner: "docker.io", ours: true },
    { title: "is none of somebody else's package", owner: "docker-ce", ours: false },
    { title: "is none that no package knows", owner: "", ours: false },
    { title: "is one whose removal was cut off", noted: true, ours: true },
    { title: "is none where there is none", ours: false },
    {
      title: "is none that came after a removal that was cut off",
      owner: "docker-ce",
      noted: true,
      ours: false,
    },
  ];
  for (const { title, owner, noted = false, ours } of cases) {
    it(
      title,
      inFolder((folder) => {
        const lines = `
purged=' docker.io runc'
has() { [ "$1" != dockerd ] || ${owner !== undefined}; }
dpkg_query() { [ -z '${owner}' ] || echo '${owner}: /usr/sbin/dockerd'; }
${noted ? "note removal engine" : ":"}
if is_ours; then echo ours; else echo "another's"; fi`;
        // A function's name has no dash in POSIX.
        const functions = ENGINE_REMOVAL.replaceAll("dpkg-query -S", "dpkg_query -S");
        const { stdout, stderr } = callShell(folder, functions, lines);
        assert.deepEqual([stdout, stderr], [ours ? "ours\n" : "another's\n", ""]);
      }),
    );
  }
});

describe("The clean-up's script", () => {
  it("has nothing of a package run at its purge that would take the volumes", () => {
    const script = cleanupScript();
    const [remove, hook] = [
      "for verb in remove purge",
      "rm -f /var/lib/docker/nuke-graph-directory.sh",
    ];
    assert.ok(script.indexOf(remove) > 0 && script.indexOf(hook) > script.indexOf(remove));
  });

  it("names no setting of any machine", () => {
    assert.equal(cleanupScript(), cleanupScript());
    assert.ok(!/\b10\.\d|example/.test(cleanupScript()));
  });

  it(
    "gives back settings that it wrote, and keeps those that were changed",
    inFolder((folder) => {
      const lines = `
echo ours >"$config_file"
note engine-config "$(sha256sum <"$config_file" | cut -d ' ' -f 1)"
echo changed >"$config_file"
remove_engine_config
echo ours >"$config_file"
remove_engine_config
remove_engine_config`;
      const file = `${folder}/daemon.json`;
      assert.deepEqual(callShell(folder, ENGINE_REMOVAL, lines, { config_file: file }), {
        code: 0,
        stdout:
          `slipway: kept ${file}, which somebody has changed since Slipway wrote it\n` +
          `slipway: removed ${file}\n`,
        stderr: "",
      });
    }),
  );
});
