import * as assert from "node:assert/strict";
import * as net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { publicName } from "../../model/azure/names";
import type { Host } from "../../model/host";
import { connectSsh, type SshConnection } from "../../ssh/connection";
import type { TestCluster } from "./cluster";

const FIRST_BOOT_MS = 15 * 60_000;
const CLOSED = [22, 2375, 2376, 2377, 4789, 7946];

/** What must hold of machines that are there. Host keys are checked at every connection. */
export async function checkMachines({ hosts, spec }: TestCluster, report: (line: string) => void) {
  const [manager, worker] = hosts;
  assert.ok(manager !== undefined && worker !== undefined);
  for (const host of hosts) {
    await withSsh(host, async (connection) => {
      await ready(connection);
      await says(connection, "sudo -n docker version --format '{{.Server.Os}}'", /^linux$/);
      await says(connection, "sudo -n sshd -T | grep -i '^passwordauthentication'", /no$/i);
      // By way of the mirrors that the machine has anyway.
      await says(connection, "sudo -n apt-get -qq update && echo reached", /^reached$/);
    });
    report(`${host.name}: first boot done, engine answers, it gets out`);
  }
  await swarm(manager, worker);
  report("the worker joined the manager's swarm at its private address");
  for (const segment of ["managers", "workers"] as const) {
    for (const port of CLOSED) await closed(publicName(spec, segment), port);
  }
  report(`closed from outside: ${CLOSED.join(", ")}`);
}

async function swarm(manager: Host, worker: Host): Promise<void> {
  const token = await withSsh(manager, async (connection) => {
    const init = `sudo -n docker swarm init --advertise-addr ${manager.clusterAddress}`;
    await says(connection, init, /initialized/);
    return said(connection, "sudo -n docker swarm join-token --quiet worker");
  });
  await withSsh(worker, (connection) =>
    says(
      connection,
      `sudo -n docker swarm join --token ${token} ${manager.clusterAddress}:2377`,
      /joined a swarm/,
    ),
  );
  await withSsh(manager, (connection) =>
    says(connection, "sudo -n docker node ls --format '{{.Status}}' | sort | uniq -c", /2 Ready/),
  );
}

/** cloud-init's own word; a machine that is being made refuses connections for a while. */
async function ready(connection: SshConnection): Promise<void> {
  const { code, stdout } = await connection.run("cloud-init status --wait", {
    timeoutMs: FIRST_BOOT_MS,
  });
  assert.ok(code === 0 || code === 2, `cloud-init: ${stdout}`);
}

async function withSsh<T>(host: Host, use: (connection: SshConnection) => Promise<T>): Promise<T> {
  const deadline = Date.now() + FIRST_BOOT_MS;
  for (;;) {
    const connection = await connectSsh(host).catch((error: unknown) => {
      // A wrong host key is no matter of time.
      const isKey = error instanceof Error && "reason" in error && error.reason === "host key";
      if (isKey || Date.now() > deadline) throw error;
      return undefined;
    });
    if (connection === undefined) {
      await sleep(5_000);
      continue;
    }
    try {
      return await use(connection);
    } finally {
      connection.close();
    }
  }
}

async function said(connection: SshConnection, command: string): Promise<string> {
  const { code, stdout, stderr } = await connection.run(command, { timeoutMs: 60_000 });
  assert.equal(code, 0, `${connection.title}: ${command}: ${stderr}`);
  return stdout.trim();
}

async function says(connection: SshConnection, command: string, wanted: RegExp): Promise<void> {
  assert.match(await said(connection, command), wanted);
}

/** A port that swallows what comes, or refuses it. */
async function closed(host: string, port: number): Promise<void> {
  const socket = net.connect({ host, port, timeout: 4_000 });
  const opened = await new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true));
    socket.once("timeout", () => resolve(false));
    socket.once("error", () => resolve(false));
  });
  socket.destroy();
  assert.equal(opened, false, `${host}:${port} is open to the internet`);
}
