import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Host } from "../../../model/host";
import { UserError } from "../../../model/user-error";
import { connectManager, NoSwarmError, notManaging } from "../../../ssh/manager";
import { temporaryFolders } from "../toolchain/support/temporary-folder";
import { type Answers, json, pretendEngines } from "./support/pretend-engine";
import { newKey, sshServers } from "./support/ssh-server";

const MANAGER: Answers = {
  "GET /info": json({ Swarm: { LocalNodeState: "active", ControlAvailable: true } }),
  "GET /swarm": json({ ID: "s" }),
};
const LEADERLESS: Answers = {
  ...MANAGER,
  "GET /swarm": json({ message: "rpc error: The swarm does not have a leader." }, 503),
};
const IN_NO_SWARM: Answers = { "GET /info": json({ Swarm: { LocalNodeState: "inactive" } }) };

describe("a manager that can be asked", () => {
  const folder = temporaryFolders();
  const sshServer = sshServers();
  const pretendEngine = pretendEngines();

  async function machine(
    name: string,
    answers: Answers,
    { installed = true } = {},
  ): Promise<Host & { stop(): void }> {
    const dir = await folder();
    const login = newKey();
    const key = path.join(dir, "id");
    await fs.writeFile(key, login.private, { mode: 0o600 });
    const socket = path.join(dir, "s");
    await pretendEngine(socket, answers);
    const server = await sshServer({
      authorized: [login.public],
      socket: () => socket,
      exec: (command) => command.replace("dockerd", installed ? "sh" : "no-such-program"),
    });
    const { endpoint, stop } = server;
    const { address: clusterAddress } = endpoint;
    return { ...endpoint, name, key, role: "manager", labels: {}, clusterAddress, stop };
  }

  async function failure(work: Promise<unknown>): Promise<UserError> {
    const error: unknown = await work.catch((one: unknown) => one);
    assert.ok(error instanceof UserError);
    return error;
  }

  const at = ({ name, port }: Host): string => `${name} (ops@127.0.0.1:${port})`;

  it("is the first one in the list's order, workers left out", async () => {
    const [m1, m2] = [await machine("m1", MANAGER), await machine("m2", MANAGER)];
    const found = await connectManager([{ ...m2, role: "worker" }, m1, m2]);
    assert.equal(found.host.name, "m1");
    assert.deepEqual(await found.docker.swarmInspect(), { ID: "s" });
    found.connection.close();
  });

  it("is another one when the first is gone, has left, or knows no leader", async () => {
    const hosts = [
      await machine("m1", MANAGER),
      await machine("m2", IN_NO_SWARM),
      await machine("m3", LEADERLESS),
      await machine("m4", MANAGER),
    ] as const;
    hosts[0].stop();
    const found = await connectManager(hosts);
    assert.equal(found.host.name, "m4");
    found.connection.close();
  });

  it("is given up with the reason of each", async () => {
    const m1 = await machine("m1", MANAGER);
    const m2 = await machine("m2", IN_NO_SWARM);
    const m3 = await machine("m3", LEADERLESS);
    const m4 = await machine("m4", { "GET /info": () => undefined });
    m1.stop();
    await assert.rejects(connectManager([m1, m2, m3, m4], { timeoutMs: 1_000 }), {
      summary: [
        "no manager of the cluster can be asked:",
        `${at(m1)} can't be reached by SSH: connect ECONNREFUSED 127.0.0.1:${m1.port}`,
        `${at(m2)}: its engine is in no swarm`,
        `the engine of ${at(m3)} says: rpc error: The swarm does not have a leader.`,
        `the engine of ${at(m4)} does not answer in 1 s`,
      ].join("\n  "),
      hint:
        "A swarm is led while more than half of its managers are up; what runs on it goes on " +
        "without. Bring managers up again, then repeat.",
    });
  });

  it("is of no swarm when all managers answer, and none is in one", async () => {
    const m1 = await machine("m1", IN_NO_SWARM);
    const m2 = await machine("m2", {}, { installed: false });
    const error = await failure(connectManager([m1, m2]));
    assert.ok(error instanceof NoSwarmError);
    assert.deepEqual(error.summary.split("\n  "), [
      "no manager of the cluster can be asked:",
      `${at(m1)}: its engine is in no swarm`,
      `${at(m2)}: no engine is installed on it`,
    ]);
    assert.match(error.hint ?? "", /`slipway up`.*`slipway down`/s);
  });

  it("may be of a swarm all the same while one is silent that was not struck off", async () => {
    const m1 = await machine("m1", IN_NO_SWARM);
    const m2 = await machine("m2", IN_NO_SWARM);
    m2.stop();
    assert.ok(!((await failure(connectManager([m1, m2]))) instanceof NoSwarmError));
    const error = await failure(connectManager([m1, m2], { lost: ["m2"] }));
    assert.ok(error instanceof NoSwarmError);
  });

  it("is of no swarm when one that was struck off waits for it in vain", async () => {
    const hosts = [await machine("m1", IN_NO_SWARM), await machine("m2", LEADERLESS)];
    assert.ok(!((await failure(connectManager(hosts))) instanceof NoSwarmError));
    const error = await failure(connectManager(hosts, { lost: ["m2"] }));
    assert.ok(error instanceof NoSwarmError);
  });

  it("may be of a swarm while an engine is installed and down, or all were struck off", async () => {
    const m1 = await machine("m1", IN_NO_SWARM);
    const m2 = await machine("m2", {}, { installed: true });
    assert.ok(!((await failure(connectManager([m1, m2]))) instanceof NoSwarmError));
    m1.stop();
    assert.ok(!((await failure(connectManager([m1], { lost: ["m1"] }))) instanceof NoSwarmError));
  });

  it("is not looked for behind a machine whose host key is wrong", async () => {
    const m1 = { ...(await machine("m1", MANAGER)), hostKey: newKey().public };
    const m2 = await machine("m2", MANAGER);
    await assert.rejects(connectManager([m1, m2]), { reason: "host key" });
  });

  it("is none where no host is one", async () => {
    await assert.rejects(connectManager([]), { message: "no host has the role manager" });
  });

  it("tells why an engine is none", () => {
    const cases = [
      [{ LocalNodeState: "active", ControlAvailable: true }, undefined],
      [{ LocalNodeState: "active" }, "its engine is a worker of its swarm"],
      [{ LocalNodeState: "inactive" }, "its engine is in no swarm"],
      [{ LocalNodeState: "locked" }, "its engine's state in the swarm is locked"],
    ] as const;
    for (const [swarm, reason] of cases) assert.equal(notManaging(swarm), reason);
  });
});
