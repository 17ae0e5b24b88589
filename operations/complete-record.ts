import * as fs from "node:fs";
import * as path from "node:path";
import { pinnedBases } from "../build";
import { UserError } from "../model/user-error";
import type { Machine } from "./machine";
import { ensureBases, officialPins, REGISTRY_IMAGE } from "./official-images";
import type { Report } from "./progress";
import type { Project } from "./project";

/**
 * A step can make no image, and takes the record from its own one: so what any stack pins, or an app
 * here is built on, is made and pushed before. What can't be had is told, for who runs it has the error.
 */
export async function completeRecord(
  project: Project,
  machine: Machine,
  report: Report,
): Promise<void> {
  const pinned = [...officialPins(project, project.stacks)]
    .filter(([name]) => name !== REGISTRY_IMAGE)
    .map(([, pin]) => pin);
  const wanted = [
    () => Promise.resolve(pinned),
    ...appFolders(project).map((one) => () => pinnedBases(one)),
  ];
  for (const references of wanted) {
    try {
      await ensureBases(project, machine, await references(), report);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      report(`pipelines will lack an image: ${error.summary}`);
    }
  }
}

function appFolders({ dir }: Project): string[] {
  const apps = path.join(dir, "apps");
  const names = fs.existsSync(apps) ? fs.readdirSync(apps) : [];
  return names
    .map((name) => path.join(apps, name))
    .filter((folder) => fs.existsSync(path.join(folder, "Dockerfile")));
}
