/**
 * What the engine says on the command line.
 *
 * @typedef {object} CommandLine
 * @property {string} engineAddress where the engine listens, "" if it does not say.
 * @property {string} tracing where traces go, "" for nowhere.
 */

/**
 * Reads the engine's arguments. Its address is the last one; logging flags are for hosts that log.
 *
 * @param {readonly string[]} args
 * @returns {CommandLine}
 */
export function commandLine(args) {
  const found = { engineAddress: "", tracing: "" };
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const tracing = /^--?tracing(?:=(.*))?$/.exec(arg);
    if (tracing) {
      found.tracing = tracing[1] ?? rest.shift() ?? "";
    } else if (!arg.startsWith("-")) {
      found.engineAddress = arg;
    }
  }
  return found;
}
