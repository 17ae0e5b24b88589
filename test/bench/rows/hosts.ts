import * as path from "node:path";
import { platformWithHosts, prepareFirstMachine } from "../hosts-platform";
import { alternate, type Comparison } from "../measure";
import { startIdleMachines } from "../stand-ins/idle-machines";
import { DESTROY, UP, type BenchStack, type Workbench } from "../workbench";
import { PREVIEW, unchanged, up } from "./programs";
import type { Row } from "./row";

const COUNTS = [3, 10, 30] as const;
const ROUNDS = 5;

/** Nothing changed on a platform of many machines, against the same with one. */
export const hostsRow: Row = {
  id: "hosts",
  async run(bench, { rounds = ROUNDS }) {
    const closers: (() => void | Promise<void>)[] = [];
    try {
      const machines = await startIdleMachines(Math.max(...COUNTS), path.join(bench.dir, "bench"));
      closers.push(() => machines.stop());
      await prepareFirstMachine(bench);
      const stacks = new Map<number, BenchStack>();
      for (const count of [1, ...COUNTS]) {
        const { stack, stop } = await platformWithHosts(bench, machines, count);
        closers.push(stop);
        stacks.set(count, await up(bench, stack));
      }
      const comparisons = [
        ...(await compare(bench, stacks, rounds, { args: PREVIEW, what: "no-op preview" })),
        ...(await compare(bench, stacks, rounds, { args: UP, what: "no-op up" })),
      ];
      for (const stack of stacks.values()) await bench.pulumi(stack, DESTROY);
      return comparisons;
    } finally {
      for (const close of closers.reverse()) await close();
    }
  },
};

async function compare(
  bench: Workbench,
  stacks: ReadonlyMap<number, BenchStack>,
  rounds: number,
  { args, what }: { readonly args: readonly string[]; readonly what: string },
): Promise<Comparison[]> {
  const title = (count: number) => `${what}, ${count === 1 ? "1 host" : `${count} hosts`}`;
  const sides = [...stacks].map(
    ([count, stack]) => [title(count), unchanged(bench, stack, args)] as const,
  );
  const taken = await alternate(Object.fromEntries(sides), rounds, bench.report);
  return COUNTS.map((count) => ({
    id: "hosts",
    what: `${title(count)} ÷ 1 host`,
    ours: taken[title(count)] ?? [],
    other: taken[title(1)] ?? [],
  }));
}
