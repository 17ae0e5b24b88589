import * as assert from "node:assert/strict";
import { hostNotes, hostProblems, type ReadableHost } from "../../../model/check-hosts";
import type { Host } from "../../../model/host";
import { HOST_KEY } from "../config/hosts-sample";

function host(number: number, differs: Partial<Host> = {}): Host {
  return {
    name: `m${number}`,
    address: `192.0.2.${number}`,
    port: 22,
    user: "root",
    hostKey: HOST_KEY,
    role: "manager",
    labels: {},
    clusterAddress: `10.0.0.${number}`,
    ...differs,
  };
}

function managers(count: number): Host[] {
  return Array.from({ length: count }, (_, index) => host(index + 1));
}

/** The problems as people read them. */
function told(hosts: readonly ReadableHost[]): string[] {
  return hostProblems(hosts).map(({ path, found, allowed }) => `${path}: ${found}, ${allowed}`);
}

describe("hostProblems", () => {
  it("finds none in machines that fit together", () => {
    const worker = host(4, {
      role: "worker",
      labels: { edge: "true", zone: "eu west", "disk.kind": "ssd" },
      availabilitySet: "rack 1",
      jump: { address: "jump.example.org", port: 22, user: "ops", hostKey: HOST_KEY },
    });
    assert.deepEqual(told([...managers(3), worker]), []);
  });

  it("takes machines behind one address at different ports", () => {
    const one = host(1, { address: "gateway.example.org", port: 2201 });
    assert.deepEqual(told([one, host(2, { address: "gateway.example.org", port: 2202 })]), []);
  });

  it("takes one address behind two jump hosts for two machines", () => {
    const behind = (number: number, jump: string) =>
      host(number, {
        address: "192.168.0.2",
        jump: { address: jump, port: 22, user: "root", hostKey: HOST_KEY },
      });
    assert.deepEqual(told([behind(1, "a.example.org"), behind(2, "b.example.org")]), []);
    assert.deepEqual(told([behind(1, "a.example.org"), behind(2, "a.example.org")]), [
      '[1].address: "192.168.0.2", which m1 has too, an address and port of its own',
    ]);
  });

  it("tells all that is wrong at once", () => {
    const wrong = host(2, { name: "-", clusterAddress: "10.0.0.1", labels: { edge: "yes" } });
    assert.deepEqual(told([host(1), wrong]), [
      '[1].name: "-", a DNS label (a-z, 0-9, -; 63 letters at most)',
      '[1].labels.edge: "yes", "true", or no such label',
      '[1].clusterAddress: "10.0.0.1", which m1 has too, another one',
    ]);
  });

  it("names a third machine's clash by the first that has the value", () => {
    const same = { address: "192.0.2.1" };
    assert.deepEqual(told([host(1), host(2, same), host(3, same)]), [
      '[1].address: "192.0.2.1", which m1 has too, an address and port of its own',
      '[2].address: "192.0.2.1", which m1 has too, an address and port of its own',
    ]);
  });

  it("takes several machines of the registry where they share its blobs", () => {
    const marked = [1, 2].map((number) => host(number, { labels: { registry: "true" } }));
    assert.deepEqual(hostProblems(marked, { sharesBlobs: true }), []);
    assert.deepEqual(told(marked), [
      '[1].labels.registry: "true", which m1 has too, one machine with it, or ' +
        "slipway:registry.storage, which several share",
    ]);
  });

  it("asks for a manager, unless an entry that can't be read may be one", () => {
    const worker = host(1, { role: "worker" });
    const lacking = "at least one machine with role: manager";
    assert.deepEqual(told([]), [`: no machine, ${lacking}`]);
    assert.deepEqual(told([worker]), [`: workers only, ${lacking}`]);
    assert.deepEqual(told([worker, {}]), []);
  });

  it("checks what can be read of a machine, and says nothing of the rest", () => {
    assert.deepEqual(told([host(1), { name: "W", address: "192.0.2.1", labels: { edge: "1" } }]), [
      '[1].name: "W", a DNS label (a-z, 0-9, -; 63 letters at most)',
      '[1].labels.edge: "1", "true", or no such label',
    ]);
    assert.deepEqual(told([{ clusterAddress: "10.0.0.1" }, host(1)]), [
      '[1].clusterAddress: "10.0.0.1", which another machine has too, another one',
    ]);
  });

  it("keeps the places of entries behind one that can't be read", () => {
    assert.deepEqual(told([{}, host(1, { clusterAddress: "::1" })]), [
      '[1].clusterAddress: "::1", which every machine has for itself, ' +
        "an IP address at which the other machines reach it",
    ]);
  });

  it("refuses an address of a group, and one with a zone", () => {
    const reach = "an IP address at which the other machines reach it";
    const with2 = (clusterAddress: string) => told([host(1, { clusterAddress })]);
    assert.deepEqual(with2("239.0.0.1"), [
      `[0].clusterAddress: "239.0.0.1", which is a group's, ${reach}`,
    ]);
    assert.deepEqual(with2("fe80::1%eth0"), [`[0].clusterAddress: "fe80::1%eth0", ${reach}`]);
  });

  it("checks a jump host's key as the machine's own", () => {
    const jump = { address: "jump.example.org", port: 22, user: "ops", hostKey: "ssh-ed25519" };
    assert.deepEqual(told([host(1, { jump })]), [
      '[0].jump.hostKey: "ssh-ed25519" without a key behind it, ' +
        "the server's public key: ssh-ed25519 AAAA…",
    ]);
  });
});

describe("hostNotes", () => {
  const NOTES: [number, string[]][] = [
    [1, []],
    [2, ["2 managers outlive the loss of 0, as 1 would: odd numbers are advised"]],
    [3, []],
    [4, ["4 managers outlive the loss of 1, as 3 would: odd numbers are advised"]],
    [6, ["6 managers outlive the loss of 2, as 5 would: odd numbers are advised"]],
    [7, []],
    [8, ["8 managers: Docker advises 7 at most, since each change waits for a majority"]],
    [9, ["9 managers: Docker advises 7 at most, since each change waits for a majority"]],
  ];
  for (const [count, notes] of NOTES) {
    it(`says ${notes.length === 0 ? "nothing" : "what is not advised"} of ${count} managers`, () => {
      assert.deepEqual(hostNotes(managers(count)), notes);
    });
  }

  it("does not count workers", () => {
    assert.deepEqual(hostNotes([host(1), host(2, { role: "worker" })]), []);
  });
});
