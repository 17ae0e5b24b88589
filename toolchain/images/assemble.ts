import * as fs from "node:fs/promises";
import * as path from "node:path";
import { type ArchiveSummary, writeArchive } from "./archive";
import { type DebianPackage, downloadPackages, unpackPackage } from "./debian";
import { fetchDownload } from "./download";
import type { Architecture, Download, ImageContent, ImageRecipe } from "./recipe";
import { copyMembers, furnishRoot, prepareRoot, writeImageFile } from "./root";
import type { Log } from "./run";
import { certificateBundle, debianCertificates, machineCertificates } from "./trust";

/** What assembling an image needs besides its recipe. */
export interface AssemblyContext {
  readonly architecture: Architecture;
  /** An empty folder to work in. */
  readonly folder: string;
  /** The tag that the archive carries. */
  readonly tag: string;
  /** The programs that were built for it. */
  readonly binaries: readonly string[];
  readonly content?: ImageContent;
  readonly log: Log;
}

/** The package of the public certificate authorities. */
const CERTIFICATES = "ca-certificates";

/** Whether a package that was downloaded goes into the image. */
export function wantsPackage(recipe: ImageRecipe, name: string): boolean {
  if (name === CERTIFICATES || recipe.packages.includes(name)) return true;
  if (recipe.dependencies === "none") return false;
  return !recipe.dependencies.without.some((pattern) =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
}

/** Makes an image's root from packages and downloads, and the archive from the root. */
export async function assembleImage(
  recipe: ImageRecipe,
  file: string,
  context: AssemblyContext,
): Promise<ArchiveSummary> {
  const root = path.join(context.folder, "root");
  await prepareRoot(root);
  const packages = await installPackages(recipe, root, context);
  for (const download of recipe.downloads) await install(download, root, context);
  await context.content?.put(root);
  const owners = await furnishRoot(root, recipe);
  await writeTrust(recipe, root);
  const { capabilities = {} } = recipe;
  for (const program of Object.keys(capabilities)) await fs.chmod(path.join(root, program), 0o755);
  return writeArchive(file, {
    root,
    owners,
    capabilities,
    architecture: context.architecture,
    config: recipe.config,
    labels: {
      ...(recipe.standsFor !== undefined && { "slipway.stands-for": recipe.standsFor }),
      "slipway.packages": packages.map(({ name, version }) => `${name}=${version}`).join(" "),
    },
    tag: context.tag,
  });
}

async function installPackages(
  recipe: ImageRecipe,
  root: string,
  { folder, log }: AssemblyContext,
): Promise<DebianPackage[]> {
  const names = [...recipe.packages, CERTIFICATES];
  const found = await downloadPackages(names, path.join(folder, "apt"), log);
  const wanted = found.filter(({ name }) => wantsPackage(recipe, name));
  for (const deb of wanted) await unpackPackage(deb, root);
  return wanted;
}

async function install(download: Download, root: string, context: AssemblyContext): Promise<void> {
  if (download.from !== "binary") {
    const unpacked = await fetchDownload(download, context.folder, context.log);
    await copyMembers(unpacked, root, download.members);
    return;
  }
  const binary = context.binaries.find(
    (file) => download.name === undefined || path.basename(file) === download.name,
  );
  if (binary === undefined) {
    throw new Error(`${download.to}: the caller gave no binary to put there`);
  }
  const { dir, base } = path.parse(binary);
  await copyMembers(dir, root, { [base]: download.to });
}

async function writeTrust(recipe: ImageRecipe, root: string): Promise<void> {
  const own = recipe.trust === "machine" ? [await machineCertificates()] : [];
  const content = certificateBundle([...(await debianCertificates(root)), ...own]);
  await writeImageFile(root, { path: "etc/ssl/certs/ca-certificates.crt", content });
  await fs.rm(path.join(root, "usr/share/ca-certificates"), { recursive: true });
}
