import { readPins } from "../../config/edit";
import { type FaultWorld, SUBJECT } from "./support/fault-world";
import { override } from "./support/overrides";
import { ALL_PARTS, type Part } from "./support/process-tree";
import { randomNumbers, shuffled } from "./support/random";

const STACK = "staging";
const FILE = `Pulumi.${STACK}.yaml`;

/** What is wanted of a run that will be killed: without a change it had nothing to do. */
export const CHANGES = {
  "a pin": async (world: FaultWorld) => {
    const runs = readPins(await world.project.read(FILE))[SUBJECT];
    await world.release(runs === (await world.pinOf("1.0-good")) ? "1.1-good" : "1.0-good");
  },
  replicas: async (world: FaultWorld) => {
    const replicas = /"replicas":3/.test(await world.project.read(FILE)) ? 1 : 3;
    await override(world.project, STACK, { [SUBJECT]: { replicas } });
  },
  "the environment of both services": (world: FaultWorld) => {
    const environment = { CHANGED_AT: String(Date.now()) };
    return override(world.project, STACK, { [SUBJECT]: { environment }, redis: { environment } });
  },
  "all, from nothing but volumes": (world: FaultWorld) =>
    world.mustSucceed(["down", STACK, "--yes"]),
} satisfies Record<string, (world: FaultWorld) => Promise<unknown>>;

export type Change = keyof typeof CHANGES;

export interface Interruption {
  readonly change: Change;
  readonly part: Part;
  /** When: 0 is the part's start, 1 the end that it would come to by itself. */
  readonly point: number;
}

/** Each change with each part once, in an order and at points that follow from the seed. */
export function interruptions(seed: number, count: number): Interruption[] {
  const random = randomNumbers(seed);
  const all = (Object.keys(CHANGES) as Change[]).flatMap((change) =>
    ALL_PARTS.map((part) => ({ change, part })),
  );
  return shuffled(all, random)
    .slice(0, count)
    .map((one) => ({ ...one, point: random() }));
}
