import { toMilliseconds } from "../../../model/duration";
import { resolveService } from "../../../model/resolve-service";
import { rolloutDeadlineMs } from "../../../rollout/deadline";
import { subject } from "../subject/declaration";

const image = { name: "subject", pin: "any", run: "any" };
const declared = resolveService(subject({ stack: "staging" }), {}, { image });

/** Milliseconds that follow from what the subject declares. */
export const DEADLINES = {
  /** In which its rollout has ended, well or not. */
  rollout: rolloutDeadlineMs(declared),
  /** For which it is watched after the switch. */
  bake: declared.release.bake === undefined ? 0 : toMilliseconds(declared.release.bake.time),
} as const;
