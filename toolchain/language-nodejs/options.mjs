/**
 * The runtime options of Pulumi.yaml that matter to a program on Node.
 *
 * @typedef {object} RuntimeOptions
 * @property {boolean} typescript whether the SDK compiles the program itself; default true.
 * @property {string} tsconfig path of the TypeScript configuration, "" for the SDK's default.
 * @property {string[]} nodeargs arguments for Node, before the program's own; default none.
 * @property {string} packagemanager "npm", "yarn", "pnpm" or "bun"; default npm.
 */

const PACKAGE_MANAGERS = ["npm", "yarn", "pnpm", "bun"];

/**
 * Reads the runtime options.
 *
 * @param {Record<string, unknown>} options as they stand in Pulumi.yaml.
 * @returns {RuntimeOptions}
 * @throws {Error} naming the option that has the wrong type or value.
 */
export function parseOptions(options) {
  const manager = text(options, "packagemanager", "auto");
  if (manager !== "auto" && !PACKAGE_MANAGERS.includes(manager)) {
    throw new Error(
      `Pulumi.yaml: runtime option packagemanager is ${JSON.stringify(manager)}, ` +
        `must be auto or one of ${PACKAGE_MANAGERS.join(", ")}`,
    );
  }
  return {
    typescript: flag(options, "typescript", true),
    tsconfig: text(options, "tsconfig", ""),
    nodeargs: words(text(options, "nodeargs", "")),
    packagemanager: manager === "auto" ? "npm" : manager,
  };
}

/** A run of plain characters, an escaped character, or a quoted stretch with escapes in it. */
const WORD_PART = /[^\s"'\\]+|\\.|'[^']*'|"(?:[^"\\]|\\.)*"/gs;

/**
 * Splits a line into words as a shell does: quotes group, a backslash takes the next character as
 * it is.
 *
 * @param {string} line
 * @returns {string[]}
 * @throws {Error} if a quote is left open or nothing follows a backslash.
 */
export function words(line) {
  /** @type {string[]} */
  const found = [];
  const word = new RegExp(`(?:${WORD_PART.source})+`, "gs");
  const rest = line.replace(word, (match) => {
    found.push(match.replace(WORD_PART, unquote));
    return "";
  });
  if (rest.trim()) {
    throw new Error(`Pulumi.yaml: runtime option nodeargs has an open quote or escape: ${line}`);
  }
  return found;
}

/** @param {string} part */
function unquote(part) {
  if (part.startsWith("'")) {
    return part.slice(1, -1);
  }
  return (part.startsWith('"') ? part.slice(1, -1) : part).replace(/\\(.)/gs, "$1");
}

/**
 * @param {Record<string, unknown>} options
 * @param {string} key
 * @param {boolean} fallback
 */
function flag(options, key, fallback) {
  const value = options[key] ?? fallback;
  if (typeof value !== "boolean") {
    throw new Error(`Pulumi.yaml: runtime option ${key} must be true or false, is ${show(value)}`);
  }
  return value;
}

/**
 * @param {Record<string, unknown>} options
 * @param {string} key
 * @param {string} fallback
 */
function text(options, key, fallback) {
  const value = options[key] ?? fallback;
  if (typeof value !== "string") {
    throw new Error(`Pulumi.yaml: runtime option ${key} must be a string, is ${show(value)}`);
  }
  return value;
}

/** @param {unknown} value */
function show(value) {
  return JSON.stringify(value);
}
