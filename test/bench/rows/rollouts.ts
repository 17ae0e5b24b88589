import { composeFile } from "../compose-file";
import { alternate, type Comparison } from "../measure";
import { DESTROY, UP, type BenchStack, type Workbench } from "../workbench";
import type { Row } from "./row";

const SERVICES = 24;
const COMPOSE_STACK = "compose";

/** From nothing to every service healthy. */
export const bringUpRow: Row = {
  id: "bring-up",
  async run(bench, { rounds = 3, services = SERVICES }) {
    if (!(await deployWaits(bench))) {
      return [{ id: "bring-up", why: "no docker CLI with `stack deploy --detach`" }];
    }
    const ours = await bench.ours("fresh", services, 1);
    await bench.pulumi(ours, UP);
    const declared = await bench.declared(ours, COMPOSE_STACK);
    const file = await bench.file("compose.json", composeFile(declared, `${COMPOSE_STACK}-`));
    await takeDown(bench, ours);
    const deploy = ["stack", "deploy", "--detach=false", "--resolve-image", "never"];
    const taken = await alternate(
      {
        ours: async () => {
          const { milliseconds } = await bench.pulumi(ours, UP);
          await assertHealthy(bench, services);
          await takeDown(bench, ours);
          return milliseconds;
        },
        deploy: async () => {
          const args = [...deploy, "--compose-file", file, COMPOSE_STACK];
          const { milliseconds } = await bench.dockerCli(args);
          await assertHealthy(bench, services);
          await bench.dockerCli(["stack", "rm", COMPOSE_STACK]);
          await nothingRuns(bench);
          return milliseconds;
        },
      },
      rounds,
      bench.report,
    );
    const what = `bring-up of ${services} services ÷ docker stack deploy`;
    const { ours: own = [], deploy: other = [] } = taken;
    return [{ id: "bring-up", what, ours: own, other, aim: 1.3 }];
  },
};

/** One new pin in a stack whose other services stay as they are. */
export const updateOneRow: Row = {
  id: "update-one",
  async run(bench, { rounds = 5, services = SERVICES }) {
    const stack = await bench.ours("live", services, 1);
    await bench.pulumi(stack, UP);
    const service = "live-app-001";
    let [now, next] = bench.images;
    const flipped = async (change: () => Promise<number>): Promise<number> => {
      const milliseconds = await change();
      [now, next] = [next, now];
      return milliseconds;
    };
    const pinned = (args: readonly string[]) => async () => {
      await bench.pin(stack, next);
      const { milliseconds, stdout } = await bench.pulumi(stack, args);
      if (!/ 1 updated/.test(stdout)) throw new Error(`not one was updated:\n${stdout}`);
      return milliseconds;
    };
    const byHand = async () => {
      const args = ["service", "update", "--detach=false", "--no-resolve-image"];
      return (await bench.dockerCli([...args, "--image", next.id, service])).milliseconds;
    };
    const sides = {
      up: () => flipped(pinned(UP)),
      "up with preview": () => flipped(pinned(["up", "--yes", "--suppress-progress"])),
      // There and back: what runs is again what the stack's file says.
      docker: async () => {
        const there = await flipped(byHand);
        return (there + (await flipped(byHand))) / 2;
      },
    };
    const taken = await alternate(sides, rounds, bench.report);
    await takeDown(bench, stack);
    const what = `one pin of ${services} changed`;
    const common: Pick<Comparison, "id" | "other"> = {
      id: "update-one",
      other: taken["docker"] ?? [],
    };
    return [
      { ...common, what: `${what}: up ÷ docker service update`, ours: taken["up"] ?? [], aim: 1.6 },
      {
        ...common,
        what: `${what}: up with its preview ÷ the same`,
        ours: taken["up with preview"] ?? [],
      },
    ];
  },
};

async function deployWaits(bench: Workbench): Promise<boolean> {
  const asked = bench.dockerCli(["stack", "deploy", "--help"]);
  return asked.then(({ stdout }) => stdout.includes("--detach")).catch(() => false);
}

async function takeDown(bench: Workbench, stack: BenchStack): Promise<void> {
  await bench.pulumi(stack, DESTROY);
  await nothingRuns(bench);
}

/** A run that ends before all is well would be quick for nothing. */
async function assertHealthy({ docker }: Workbench, services: number): Promise<void> {
  const healthy = await docker.listContainers({ filters: { health: ["healthy"] } });
  if (healthy.length !== services) throw new Error(`${healthy.length} of ${services} are healthy`);
}

const GONE_MS = 120_000;

async function nothingRuns({ docker }: Workbench): Promise<void> {
  const deadline = Date.now() + GONE_MS;
  for (;;) {
    const containers = await docker.listContainers({ all: true });
    const networks = await docker.listNetworks({ filters: { name: [`${COMPOSE_STACK}_`] } });
    if (containers.length + networks.length === 0) return;
    if (Date.now() > deadline) throw new Error(`${containers.length} containers are still there`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
