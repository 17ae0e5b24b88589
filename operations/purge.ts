import * as fs from "node:fs/promises";
import { SUBSTITUTIONS_FILE } from "../config/substitutions";
import { undoInstalled } from "../toolchain/engine/undo-installed";
import { cachePaths, dataPaths } from "../toolchain/paths";
import type { Machine } from "./machine";
import type { Project } from "./project";
import type { Progress } from "./progress";
import { hostSource } from "./hosts/read-hosts";
import { registryAddress } from "./registry";

/**
 * Removes what Slipway brought to the machine: images, caches, plugins, and the engine if setup
 * installed it. State and passphrase stay: without them the secrets in the stack files are lost.
 */
export async function purge(
  project: Project,
  { docker }: Partial<Pick<Machine, "docker">>,
  progress: Progress,
): Promise<void> {
  // Hosts have let theirs go with the platform, and may have no engine any more.
  const isLocal = hostSource(project) === "engine";
  await progress.step("Remove images", async (report) => {
    if (!isLocal || docker === undefined) return;
    const own = [`${registryAddress(project)}/`, "slipway/", "slipway-cache/"];
    for (const { Id, RepoTags } of await docker.listImages()) {
      const tags = RepoTags ?? [];
      if (!tags.some((tag) => own.some((prefix) => tag.startsWith(prefix)))) continue;
      report(tags.join(", "));
      await docker.getImage(Id).remove({ force: true });
    }
  });
  await progress.step("Undo what setup installed", (report) =>
    undoInstalled({ projectDir: project.dir, report }),
  );
  await progress.step("Remove caches and plugins", async () => {
    await fs.rm(cachePaths().root, { recursive: true, force: true });
    await fs.rm(`${project.dir}/${SUBSTITUTIONS_FILE}`, { force: true });
  });
  progress.note(`kept: the state and the passphrase, in ${dataPaths(project.dir).root}`);
}
