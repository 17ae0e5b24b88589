import { debianRelease } from "../../../toolchain/images/debian";
import { startTestEngine } from "../../e2e/support/test-engine";
import { TestProject } from "../../e2e/support/test-project";
import { onMachines } from "../../machines/support/platform-on-machines";
import type { MachineKind } from "../../machines/support/machine-image";
import { startMachines } from "../../machines/support/test-machines";
import { alternate, type Comparison } from "../measure";
import type { Row } from "./row";

type Report = (line: string) => void;

const MANAGERS = ["m1", "m2", "m3"];
const ROUNDS = 2;

/**
 * `slipway up platform` from machines that answer by SSH, and from an engine that is in no swarm: to
 * a registry and an edge that are healthy. Machines, engines and clones are new in each round.
 */
export const bringUpHostsRow: Row = {
  id: "bring-up-hosts",
  async run({ report }, { rounds = ROUNDS }) {
    if ((await debianRelease()) === undefined) {
      return [{ id: "bring-up-hosts", why: "test machines are made of Debian packages, by apt" }];
    }
    const again: Record<string, number[]> = { machines: [], engine: [] };
    const second = (side: string) => (milliseconds: number) =>
      void (again[side] ??= []).push(milliseconds);
    const taken = await alternate(
      {
        machines: () => upOnMachines("engine", second("machines"), report),
        engine: () => upOnEngine(second("engine"), report),
      },
      rounds,
      report,
    );
    const bare = await alternate(
      {
        machines: () => upOnMachines("bare", () => undefined, report),
        engine: () => upOnEngine(() => undefined, report),
      },
      1,
      report,
    );
    return [
      comparison("bring-up of a platform, 3 machines with an engine ÷ one engine", taken),
      comparison("bring-up of a platform, 3 bare machines ÷ one engine", bare),
      comparison("slipway up again, 3 machines ÷ one engine", again),
    ];
  },
};

function comparison(what: string, taken: Readonly<Record<string, number[]>>): Comparison {
  const { machines = [], engine = [] } = taken;
  return { id: "bring-up-hosts", what, ours: machines, other: engine };
}

async function upOnMachines(
  kind: MachineKind,
  again: (milliseconds: number) => void,
  report: Report,
): Promise<number> {
  const machines = await startMachines(
    MANAGERS.map((name) => ({ name, kind })),
    report,
  );
  try {
    // An engine or an agent of this machine's has no part in it.
    const project = await TestProject.copy({ DOCKER_HOST: "", SSH_AUTH_SOCK: "" }, (copy) =>
      onMachines(copy, machines.all),
    );
    return await upTwice(project, again);
  } finally {
    await machines.remove();
  }
}

async function upOnEngine(again: (milliseconds: number) => void, report: Report): Promise<number> {
  const engine = await startTestEngine(report);
  try {
    return await upTwice(await TestProject.create(engine), again);
  } finally {
    await engine.remove();
  }
}

/** @returns the milliseconds of the first; `again` is told those of the second. */
async function upTwice(
  project: TestProject,
  again: (milliseconds: number) => void,
): Promise<number> {
  try {
    const first = await timedUp(project);
    again(await timedUp(project));
    return first;
  } finally {
    await project.remove();
  }
}

async function timedUp(project: TestProject): Promise<number> {
  const start = performance.now();
  const { exitCode, all } = await project.slipway("up", "platform");
  if (exitCode !== 0) throw new Error(`slipway up platform failed:\n${all}`);
  return performance.now() - start;
}
