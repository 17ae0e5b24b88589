import * as assert from "node:assert/strict";
import { SWARM_MEMBER } from "../../../../../components/hosts/preparation/swarm-member";
import { callShell, inFolder, type ShellResult } from "./shell";

/** An engine's answers to the calls that the functions make; a missing one is a failure. */
interface Engine {
  /** State of the swarm and whether it is a manager: `active true`. */
  readonly swarm?: string;
  /** Of the node itself: `reachable ready`. */
  readonly node?: string;
  /** What a failing call for the node prints. */
  readonly refusal?: string;
  /** Why the swarm is in its state. */
  readonly error?: string;
}

/** Calls the functions with an engine that is as `engines` says, one a second. */
function call(
  folder: string,
  lines: string,
  engines: readonly Engine[],
  spareNodes = "no",
): ShellResult {
  const answers = engines.map(({ swarm, node, refusal, error = "" }, index) => {
    const [state = ""] = (swarm ?? "").split(" ");
    const info = (text: string) => (swarm === undefined ? "return 1" : `echo '${text}'`);
    const own =
      node === undefined ? `echo 'first line\n${refusal}' >&2; return 1` : `echo '${node}'`;
    return `"${index} info"*its*) ${info(`its swarm is ${state}: ${error}`)} ;;
"${index} info"*Control*) ${info(swarm ?? "")} ;;
"${index} info"*) ${info(state)} ;;
"${index} node inspect self"*) ${own} ;;`;
  });
  const stubs = `
has() { true; }
second=0
sleep() { [ "$second" -ge ${engines.length - 1} ] || second=$((second + 1)); }
docker() {
  shift 2
  case "$second $*" in
${answers.join("\n")}
  *) echo "unexpected: $second $*" >&2; return 1 ;;
  esac
}
`;
  return callShell(folder, SWARM_MEMBER, `rejoin_seconds=4\n${stubs}${lines}`, {
    spare_nodes: spareNodes,
  });
}

const manager: Engine = { swarm: "active true", node: "reachable ready" };
const worker: Engine = { swarm: "active false" };
const NO_LEADER = "Error response from daemon: rpc error: The swarm does not have a leader.";
const leaderless: Engine = { swarm: "active true", refusal: NO_LEADER };
const lost: Engine = { swarm: "active true", node: "unreachable down" };
const pending: Engine = { swarm: "pending false", error: "no route" };
const none: Engine = { swarm: "inactive false" };
const dead: Engine = {};

const BACK = "slipway: is back in its swarm\n";
const failure = (problem: string) =>
  "slipway: swarm: the engine runs, but is not back in its swarm after 4 s: " +
  `${problem.replace(/[.]$/, "")}. No other engine is started anew until it is: look at its log, and run the same ` +
  "command again\n";

describe("An engine that starts anew", () => {
  const cases: readonly {
    readonly title: string;
    /** Before the restart. */
    readonly before: Engine;
    /** After it, second by second. */
    readonly after: readonly Engine[];
    readonly stdout?: string;
    readonly stderr?: string;
  }[] = [
    { title: "waits for nothing in no swarm", before: none, after: [none] },
    { title: "waits for nothing where none answered", before: dead, after: [pending] },
    {
      title: "is back at once as a worker with tasks",
      before: worker,
      after: [worker],
      stdout: BACK,
    },
    {
      title: "is back as a worker when a manager gives it tasks",
      before: worker,
      after: [dead, pending, worker],
      stdout: BACK,
    },
    {
      title: "is back as a manager when there is a leader who reaches it",
      before: manager,
      after: [pending, leaderless, lost, manager],
      stdout: BACK,
    },
    {
      title: "is waited for where a new leader did not know its state before",
      before: { swarm: "active true", node: "reachable unknown" },
      after: [leaderless, manager],
      stdout: BACK,
    },
    {
      title: "is waited for to no avail without a leader",
      before: manager,
      after: [leaderless],
      stderr: failure(NO_LEADER),
    },
    {
      title: "is waited for to no avail when the leader does not reach it",
      before: manager,
      after: [lost],
      stderr: failure("the leader says of it: unreachable down"),
    },
    {
      title: "is waited for to no avail when it does not find its swarm",
      before: worker,
      after: [pending],
      stderr: failure("its swarm is pending: no route"),
    },
    {
      title: "is waited for to no avail when it does not answer",
      before: worker,
      after: [dead],
      stderr: failure("its engine does not answer"),
    },
    { title: "is done when it has left its swarm meanwhile", before: manager, after: [none] },
    {
      title: "waits for nothing in a swarm that had no leader before",
      before: leaderless,
      after: [leaderless],
    },
    { title: "waits for nothing that it was not before", before: pending, after: [pending] },
  ];
  for (const { title, before, after, stdout = "", stderr = "" } of cases) {
    it(
      title,
      inFolder((folder) => {
        const lines = "note_member\nsecond=1\nawait_rejoin";
        assert.deepEqual(call(folder, lines, [before, ...after]), {
          code: stderr === "" ? 0 : 1,
          stdout,
          stderr,
        });
      }),
    );
  }

  it(
    "is waited for by the next run when one was cut off, and once",
    inFolder((folder) => {
      call(folder, "note_member", [manager]);
      assert.equal(call(folder, "await_rejoin", [leaderless]).stderr, failure(NO_LEADER));
      assert.equal(call(folder, "await_rejoin", [leaderless, manager]).stdout, BACK);
      assert.equal(call(folder, "await_rejoin", [leaderless]).stdout, "");
    }),
  );
});

describe("A run that spares nodes", () => {
  const cases = [
    { title: "leaves a manager alone", engine: manager, spared: true },
    { title: "leaves a worker alone", engine: worker, spared: true },
    { title: "leaves a node alone that does not find its swarm", engine: pending, spared: true },
    { title: "works on an engine in no swarm", engine: none, spared: false },
    { title: "works on a machine whose engine does not answer", engine: dead, spared: false },
  ];
  for (const { title, engine, spared } of cases) {
    it(
      title,
      inFolder((folder) => {
        const lines = "if is_spared; then echo spared; fi";
        assert.equal(call(folder, lines, [engine], "yes").stdout, spared ? "spared\n" : "");
        assert.equal(call(folder, lines, [engine], "no").stdout, "");
      }),
    );
  }
});
