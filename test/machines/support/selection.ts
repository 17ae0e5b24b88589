/** Set by the suite `machines-short`: what `npm test` has time for. */
const SHORT_VARIABLE = "SLIPWAY_MACHINES_SHORT";

/** Whether only a selection of the chapters is asked for. */
export const isShort = process.env[SHORT_VARIABLE] === "1";
