/** Set by the suite `faults-short`: what `npm test` has time for. */
export const SHORT_VARIABLE = "SLIPWAY_FAULTS_SHORT";

/** Whether only a selection of the faults is asked for. */
export const isShort = process.env[SHORT_VARIABLE] === "1";

/** What the whole suite does, or the selection. */
export function whole<T>(all: T, selection: T): T {
  return isShort ? selection : all;
}
