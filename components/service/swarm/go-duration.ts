import { toMilliseconds, type Duration } from "../../../model/duration";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * A duration in the one form in which the docker provider reads it back (`90s` as `1m30s`, `60m`
 * as `1h`): any other would differ at every refresh.
 */
export function goDuration(duration: Duration | number): string {
  const total = typeof duration === "number" ? duration : toMilliseconds(duration);
  if (total > 0 && total < SECOND) return `${total}ms`;
  const hours = Math.floor(total / HOUR);
  const minutes = Math.floor((total % HOUR) / MINUTE);
  const seconds = (total % MINUTE) / SECOND;
  if (hours > 0) {
    if (seconds > 0) return `${hours}h${minutes}m${seconds}s`;
    return minutes > 0 ? `${hours}h${minutes}m` : `${hours}h`;
  }
  if (minutes > 0) return seconds > 0 ? `${minutes}m${seconds}s` : `${minutes}m`;
  return `${seconds}s`;
}
