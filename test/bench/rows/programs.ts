import { alternate, type Sample } from "../measure";
import { UP, type BenchStack, type Workbench } from "../workbench";
import type { Row } from "./row";

export const PREVIEW = ["preview", "--suppress-progress"] as const;

/** The program's own start: a stack without services. */
export const startRow: Row = {
  id: "start",
  async run(bench, { rounds = 7 }) {
    const ours = await up(bench, await bench.ours("none", 0, 0));
    const empty = await up(bench, await bench.sibling("empty", "empty"));
    const sides = {
      ours: unchanged(bench, ours, PREVIEW),
      empty: unchanged(bench, empty, PREVIEW),
    };
    const taken = await alternate(sides, rounds, bench.report);
    return [
      {
        id: "start",
        what: "preview of an empty stack ÷ an empty program",
        ours: taken["ours"] ?? [],
        other: taken["empty"] ?? [],
        aim: 1.2,
      },
    ];
  },
};

/** Nothing changed: planned as usual, and brought up after a look at everything. */
export function noChangeRow(count: number): Row {
  return {
    id: `no-change-${count}`,
    async run(bench, { rounds, services = count }) {
      const ours = await up(bench, await bench.ours(`idle${count}`, services, 0));
      const bare = await up(bench, await bench.bare(`bare${count}`, ours));
      const empty = await up(bench, await bench.sibling("empty", `empty${count}`));
      const compare = async (args: readonly string[], times: number, what: string) => {
        const sides = {
          ours: unchanged(bench, ours, args),
          bare: unchanged(bench, bare, args),
          empty: unchanged(bench, empty, args),
        };
        const taken = await alternate(sides, rounds ?? times, bench.report);
        const common = { id: `no-change-${count}`, ours: taken["ours"] ?? [] };
        return [
          { ...common, what: `${what} ÷ bare program`, other: taken["bare"] ?? [], aim: 1.15 },
          { ...common, what: `${what} ÷ empty program`, other: taken["empty"] ?? [] },
        ];
      };
      return [
        ...(await compare(PREVIEW, 5, `no-op preview, ${services} services`)),
        ...(await compare([...UP, "--refresh"], 3, `no-op up --refresh, ${services} services`)),
      ];
    },
  };
}

/** Brings it up for the first time, untimed. */
export async function up(bench: Workbench, stack: BenchStack): Promise<BenchStack> {
  bench.report(`  preparing ${stack.name}`);
  await bench.pulumi(stack, UP);
  return stack;
}

/** @throws Error when something would change after all: then it is another measurement. */
export function unchanged(bench: Workbench, stack: BenchStack, args: readonly string[]): Sample {
  return async () => {
    const { milliseconds, stdout } = await bench.pulumi(stack, args);
    if (/\d+ (to \w+|created|updated|replaced|deleted)/.test(stdout)) {
      throw new Error(`${stack.name} was meant to be unchanged:\n${stdout}`);
    }
    return milliseconds;
  };
}
