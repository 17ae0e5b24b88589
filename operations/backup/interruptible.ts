import { UserError } from "../../model/user-error";
import { takingSignals } from "../runs/signals";

/**
 * Runs `work` with a signal that is aborted when the process is told to end: then `work` has the time to put
 * everything back before it throws the signal's reason.
 */
export function interruptible<T>(
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  return takingSignals(
    (name) => {
      controller.abort(new UserError(`${what} was stopped by ${name}`));
    },
    () => work(controller.signal),
  );
}
