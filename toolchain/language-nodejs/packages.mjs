import * as fs from "node:fs/promises";
import * as path from "node:path";

/**
 * What this host needs of a package.json.
 *
 * @typedef {object} Manifest
 * @property {string} [name]
 * @property {string} [version]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {PulumiSection} [pulumi]
 */

/**
 * @typedef {object} PulumiSection
 * @property {boolean} [resource] whether the package needs a provider.
 * @property {string} [name] of the provider; default the package's name without its scope.
 * @property {string} [version] of the provider; default the package's.
 * @property {string} [server] where the provider is published, if not at its usual place.
 * @property {Parameterization} [parameterization]
 */

/** @typedef {{ name: string, version: string, value: string }} Parameterization */

/**
 * A provider that a program needs.
 *
 * @typedef {object} RequiredPackage
 * @property {string} name
 * @property {string} version with a leading "v".
 * @property {string} server "" for the usual place.
 * @property {Parameterization} [parameterization]
 */

/**
 * The provider that a package needs, if any.
 *
 * @param {Manifest} manifest
 * @returns {RequiredPackage | undefined}
 */
export function requiredPackage(manifest) {
  const { pulumi } = manifest;
  const name = pulumi?.name ?? /^@pulumi\/(.+)$/.exec(manifest.name ?? "")?.[1];
  const version = pulumi?.version ?? manifest.version;
  if (!pulumi?.resource || !name || !version) {
    return undefined;
  }
  return {
    name,
    version: version.startsWith("v") ? version : `v${version}`,
    server: pulumi.server ?? "",
    ...(pulumi.parameterization && { parameterization: pulumi.parameterization }),
  };
}

/**
 * The providers that the packages installed for a program need, each version once.
 *
 * @param {string} programDirectory
 * @returns {Promise<RequiredPackage[]>}
 */
export async function requiredPackages(programDirectory) {
  /** @type {Map<string, RequiredPackage>} */
  const found = new Map();
  for (const manifest of await installedPackages(programDirectory)) {
    const needed = requiredPackage(manifest);
    if (needed) {
      found.set(JSON.stringify(needed), needed);
    }
  }
  return [...found.values()];
}

/**
 * The packages that a program depends on, with the versions that are installed.
 *
 * @param {string} programDirectory
 * @param {boolean} transitive whether to list what these depend on as well.
 * @returns {Promise<{ name: string, version: string }[]>}
 */
export async function programDependencies(programDirectory, transitive) {
  const manifest = await readManifest(programDirectory);
  const direct = { ...manifest?.dependencies, ...manifest?.devDependencies };
  const installed = await installedPackages(programDirectory);
  return installed
    .filter(({ name }) => name !== undefined && (transitive || name in direct))
    .map(({ name = "", version = "" }) => ({ name, version }));
}

/**
 * Every package in the node_modules folders that a program in this folder can load from.
 *
 * @param {string} programDirectory
 * @returns {Promise<Manifest[]>}
 */
async function installedPackages(programDirectory) {
  const found = [];
  const seen = new Set();
  const parent = path.dirname(programDirectory);
  const ancestors = parent === programDirectory ? [] : await installedPackages(parent);
  const folders = await packageFolders(path.join(programDirectory, "node_modules"));
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    const real = await fs.realpath(folder).catch(noSuchFile);
    if (real === undefined || seen.has(real)) {
      continue;
    }
    seen.add(real);
    const manifest = await readManifest(real);
    if (manifest) {
      found.push(manifest);
    }
    folders.push(...(await packageFolders(path.join(real, "node_modules"))));
  }
  return [...found, ...ancestors];
}

/**
 * The folders of the packages right below a node_modules folder, or below a scope in it.
 *
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function packageFolders(folder) {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(noSuchFolder);
  const nested = entries
    .filter((entry) => !entry.name.startsWith(".") && !entry.isFile())
    .map(async (entry) => {
      const child = path.join(folder, entry.name);
      return entry.name.startsWith("@") ? packageFolders(child) : [child];
    });
  return (await Promise.all(nested)).flat();
}

/**
 * @param {string} folder
 * @returns {Promise<Manifest | undefined>} nothing if the folder is no package.
 */
async function readManifest(folder) {
  const file = path.join(folder, "package.json");
  const text = await fs.readFile(file, "utf8").catch(noSuchFile);
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not valid JSON`, { cause });
  }
}

/**
 * @param {NodeJS.ErrnoException} error
 * @returns {import("node:fs").Dirent[]}
 */
function noSuchFolder(error) {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") {
    return [];
  }
  throw error;
}

/**
 * @param {NodeJS.ErrnoException} error
 * @returns {undefined}
 */
function noSuchFile(error) {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") {
    throw error;
  }
}
