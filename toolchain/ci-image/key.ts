import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { canonicalJson } from "../images/key";
import { imageRecipe } from "../images/recipes";
import { folderHash, partKey } from "../store/key";
import { versions } from "../versions";

const packageSchema = z.object({ version: z.string() });
const KEY_LENGTH = 8;

/**
 * The tag of the image that a project's pipelines run in: `<version>-<key>`. The key says which
 * packages, which toolchain and which recipe it was made of: another one means that steps would
 * fetch what the image lacks, or fail. It does not say which code: a checkout brings its own.
 */
export function ciImageTag(projectDir: string): string {
  const text = fs.readFileSync(path.join(projectDir, "package.json"), "utf8");
  const { version } = packageSchema.parse(JSON.parse(text));
  return `${version}-${ciImageKey(projectDir).slice(0, KEY_LENGTH)}`;
}

function ciImageKey(projectDir: string): string {
  const toolchain = path.join(projectDir, "toolchain");
  // The same whichever machine makes it: what differs there is in the image's digest.
  const recipe = canonicalJson(imageRecipe("slipway", { architecture: "amd64" }));
  return partKey({
    packages: textHash(fs.readFileSync(path.join(projectDir, "package-lock.json"), "utf8")),
    pulumi: versions.pulumi,
    buildctl: versions.buildkit.version,
    ...versions.plugins,
    modules: folderHash(path.join(toolchain, "modules")),
    host: folderHash(path.join(toolchain, "language-nodejs")),
    recipe: textHash(recipe),
  });
}

function textHash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
