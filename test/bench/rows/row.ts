import type { Comparison, Skipped } from "../measure";
import type { Workbench } from "../workbench";

export interface RowOptions {
  /** Default: the row's own. */
  readonly rounds?: number;
  /** For a quick try: instead of 24 and 200 services. */
  readonly services?: number;
}

/** One measurement; it may yield several comparisons. */
export interface Row {
  readonly id: string;
  run(bench: Workbench, options: RowOptions): Promise<(Comparison | Skipped)[]>;
}
