/** Set by the suite `faults-short`: what `npm test` has time for. */
export const SHORT_VARIABLE = "SLIPWAY_FAULTS_SHORT";

/** Whether only a selection of the faults is asked for. */
export const isShort = process.env[SHORT_VARIABLE] === "1";

/** What the whole suite does, or the selection. */
export function whole<T>(all: T, selection: T): T {
  return isShort ? selection : all;
}

/** Set to repeat the random choices of an earlier run. */
export const SEED_VARIABLE = "SLIPWAY_FAULTS_SEED";

/** The selection always chooses the same; the whole suite something else each time. */
export function faultSeed(): number {
  const given = process.env[SEED_VARIABLE];
  if (given !== undefined) return Number(given);
  return whole(Math.floor(Math.random() * 2 ** 32), 739);
}
