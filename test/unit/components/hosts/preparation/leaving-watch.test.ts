import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { LEAVING_WATCH } from "../../../../../components/hosts/preparation/leaving-watch";
import { describeSoundness, inFolder } from "./shell";

/** What an engine tells, by the first words of a call; what is not there fails. */
type Engine = Readonly<Record<string, string>>;

const INFO = "info --format {{.Swarm.L";
const MANAGERS = "info --format {{range .Swarm.R";
const none: Engine = { [INFO]: "inactive false\n" };
const manager = (...nodes: readonly string[]): Engine => ({
  [INFO]: "active true\n",
  "node ls": "id1\nid2\n",
  "node inspect": nodes.map((node) => `${node}\n${node}:2377\n\n`).join(""),
});
const worker = (...peers: readonly string[]): Engine => ({
  [INFO]: "active false\n",
  [MANAGERS]: "10.0.0.1:2377\n[fd00::1]:2377\n\n",
  "network ls": "net1\n",
  "network inspect": peers.map((peer) => `${peer}\n`).join(""),
});
const without = (engine: Engine, call: string): Engine =>
  Object.fromEntries(Object.entries(engine).filter(([key]) => key !== call));

interface Watched {
  readonly log: string;
  /** By the rounds that it took: those who were let in after each time that rules were loaded. */
  readonly loads: readonly string[];
  readonly rounds: number;
}

/**
 * Runs the script with an engine that is as `engines` says, one a round; it ends when nobody is left,
 * or when there are no more of them.
 */
function watch(folder: string, leaving: readonly string[], engines: readonly Engine[]): Watched {
  const file = (name: string) => path.join(folder, name);
  const rule = (address: string) => `-A SLIPWAY-LEAVING -s ${address} -j ACCEPT\n`;
  const isV6 = (address: string) => address.includes(":");
  const rules = (addresses: readonly string[]) => addresses.map(rule).join("");
  fs.writeFileSync(file("leaving.pid"), "1\n");
  for (const [version, addresses] of [
    ["v4", leaving.filter((one) => !isV6(one))],
    ["v6", leaving.filter(isV6)],
  ] as const) {
    if (addresses.length > 0) fs.writeFileSync(file(`leaving.${version}`), rules(addresses));
  }
  fs.writeFileSync(
    file("loader.sh"),
    `cat "${folder}"/leaving.v? 2>/dev/null >>"${folder}/loads"; echo . >>"${folder}/loads"\n`,
  );
  const program = (name: string, text: string) => {
    fs.writeFileSync(file(name), `#!/bin/sh\n${text}`, { mode: 0o755 });
  };
  // Each round begins by it; without an engine left the watch ends.
  program(
    "sleep",
    `echo "$1" >>"${folder}/rounds"\n[ "$(wc -l <"${folder}/rounds")" -le ${engines.length} ]\n`,
  );
  const answers = engines.flatMap((engine, index) =>
    Object.entries(engine).map(
      ([call, answer]) => `"${index + 1} ${call}"*) printf '%s' '${answer}' ;;`,
    ),
  );
  program(
    "docker",
    `shift 2\ncase "$(wc -l <"${folder}/rounds" | tr -d ' ') $*" in\n${answers.join("\n")}\n*) echo broken; exit 1 ;;\nesac\n`,
  );
  fs.writeFileSync(file("watch.sh"), LEAVING_WATCH);
  const { stdout, stderr } = spawnSync(
    "dash",
    [file("watch.sh"), "900", file("leaving"), file("lock"), file("loader.sh")],
    { encoding: "utf8", env: { PATH: `${folder}:${process.env["PATH"]}` } },
  );
  assert.equal(stderr, "");
  const read = (name: string) =>
    fs.existsSync(file(name)) ? fs.readFileSync(file(name), "utf8") : "";
  const left = fs.readdirSync(folder).filter((name) => name.startsWith("leaving."));
  const loads = read("loads").split(".\n").slice(0, -1);
  if (loads.at(-1) === "") assert.deepEqual(left, [], "all are shut out, and something is left");
  return {
    log: stdout,
    loads: loads.map((text) => text.replaceAll(/^-A SLIPWAY-LEAVING -s | -j ACCEPT$/gm, "")),
    rounds: read("rounds").trim().split("\n").length,
  };
}

const out = (addresses: string) =>
  `slipway: no nodes of the swarm any more, and shut out from its ports: ${addresses}\n`;
const still = (addresses: string) =>
  `slipway: nodes of the swarm still, which may reach its ports for 15 min more: ${addresses}\n`;
const unknown = (addresses: string) =>
  `slipway: the engine does not tell the swarm's nodes; for 15 min more may reach its ports: ${addresses}\n`;

describeSoundness("The script that ends the time of those that leave", () => LEAVING_WATCH);

describe("The time of an address that leaves", () => {
  const cases: readonly {
    readonly title: string;
    readonly leaving?: readonly string[];
    readonly engines: readonly Engine[];
    readonly log: string;
    readonly loads: readonly string[];
    readonly rounds: number;
  }[] = [
    {
      title: "ends at once where there is no swarm (any more)",
      engines: [none],
      log: out("10.0.0.2"),
      loads: [""],
      rounds: 1,
    },
    {
      title: "ends at once where a manager knows no such node",
      engines: [manager("10.0.0.1", "10.0.0.3", "10.0.0.22")],
      log: out("10.0.0.2"),
      loads: [""],
      rounds: 1,
    },
    {
      title: "goes on while a manager has its node, which is told once, and ends after that",
      engines: [manager("10.0.0.2"), manager("10.0.0.2"), manager("10.0.0.1")],
      log: still("10.0.0.2") + out("10.0.0.2"),
      loads: [""],
      rounds: 3,
    },
    {
      title: "is each address's own",
      leaving: ["10.0.0.2", "10.0.0.3", "fd00::2", "fd00::3"],
      engines: [manager("10.0.0.2", "fd00::3"), manager()],
      log: still("10.0.0.2 fd00::3") + out("10.0.0.3 fd00::2") + out("10.0.0.2 fd00::3"),
      loads: ["10.0.0.2\nfd00::3\n", ""],
      rounds: 2,
    },
    {
      title: "goes on while a worker's networks span it, and until it was missed there twice",
      engines: [worker("10.0.0.2"), worker(), worker("10.0.0.2"), worker(), worker()],
      log: still("10.0.0.2") + out("10.0.0.2"),
      loads: [""],
      rounds: 5,
    },
    {
      title: "goes on while it is a manager's, whether a worker's networks span it or not",
      leaving: ["10.0.0.1", "fd00::1"],
      engines: [worker(), worker(), worker()],
      log: still("10.0.0.1 fd00::1"),
      loads: [],
      rounds: 4,
    },
    {
      title: "needs no network where a worker has none",
      engines: Array<Engine>(2).fill({ ...worker(), "network ls": "" }),
      log: out("10.0.0.2"),
      loads: [""],
      rounds: 2,
    },
    {
      title: "goes on while the engine does not answer",
      engines: [{}, {}, none],
      log: unknown("10.0.0.2") + out("10.0.0.2"),
      loads: [""],
      rounds: 3,
    },
    ...["node ls", "node inspect"].map((call) => ({
      title: `goes on while a manager's swarm has no leader, who alone answers to ${call}`,
      engines: [without(manager(), call), manager()],
      log: unknown("10.0.0.2") + out("10.0.0.2"),
      loads: [""],
      rounds: 2,
    })),
    ...[MANAGERS, "network ls", "network inspect"].map((call) => ({
      title: `goes on while a worker's engine fails at ${call}`,
      engines: [without(worker(), call), worker(), worker()],
      log: unknown("10.0.0.2") + out("10.0.0.2"),
      loads: [""],
      rounds: 3,
    })),
    ...["pending", "error", "locked"].map((state) => ({
      title: `goes on while the engine's swarm is ${state}`,
      engines: [{ ...manager(), [INFO]: `${state} false\n` }, manager()],
      log: unknown("10.0.0.2") + out("10.0.0.2"),
      loads: [""],
      rounds: 2,
    })),
    {
      title: "is the same for an address that is written as a range",
      leaving: ["10.0.0.2/32", "10.0.0.3/32", "fd00::2/128"],
      engines: [manager("10.0.0.2", "fd00::2")],
      log: still("10.0.0.2/32 fd00::2/128") + out("10.0.0.3/32"),
      loads: ["10.0.0.2/32\nfd00::2/128\n"],
      rounds: 2,
    },
    {
      title: "ends for a real range, of which every node has its own rule by then",
      leaving: ["10.0.0.0/16"],
      engines: [manager("10.0.0.2")],
      log: out("10.0.0.0/16"),
      loads: [""],
      rounds: 1,
    },
  ];
  for (const { title, leaving = ["10.0.0.2"], engines, ...expected } of cases) {
    it(
      title,
      inFolder((folder) => assert.deepEqual(watch(folder, leaving, engines), expected)),
    );
  }
});
