import assert from "node:assert/strict";
import type { TestMachines } from "./test-machines";

/** Of the engine, of Slipway's files, of its firewall rules and lines. */
export async function assertClean(machines: TestMachines, name: string): Promise<void> {
  const { stdout } = await machines.run(
    name,
    "ls -d /var/lib/slipway /etc/docker/daemon.json /etc/docker/certs.d/* /var/lib/docker/volumes/*slipway* 2>/dev/null; " +
      "grep -i slipway /etc/hosts; iptables-save 2>/dev/null | grep -i slipway; " +
      "dpkg -l docker.io 2>/dev/null | grep ^ii; pgrep -l dockerd; true",
  );
  assert.equal(stdout.trim(), "", `${name} is not clean`);
}
