import * as fs from "node:fs";
import * as path from "node:path";
import { removeBackend, renderDiff } from "../../config/edit";
import { writeFileAtomically } from "../../config/write-file";
import { stateUrl } from "../../model/state-store";
import { UserError } from "../../model/user-error";
import { backendOf } from "../../toolchain/backend";
import type { Report } from "../progress";
import type { Project } from "../project";
import { statePort } from "../registry";
import type { Part } from "./manifest";

/**
 * Whether Pulumi's state is in the platform's own store, which a fresh engine has only after `up`.
 * @throws UserError where a variable says so, which nothing here can change.
 */
export function isStateInOwnStore(project: Project): boolean {
  const port = statePort(project);
  const { url, from } = backendOf(project.dir);
  if (port === undefined || url !== stateUrl(`http://localhost:${port}`)) return false;
  if (from !== "variable") return true;
  throw new UserError(
    "PULUMI_BACKEND_URL names the platform's own store, which is to be restored",
    {
      hint: "Nothing was touched. Run this without it.",
    },
  );
}

/** What the store keeps: left out where states come back one by one, and then move there again. */
export function isStoreVolume(part: Part): boolean {
  return part.kind === "volume" && part.labels["slipway.service"] === "state";
}

/**
 * Has the state be in files of this machine, by `Pulumi.yaml`, from now on; as it was before if `use` fails.
 * @param note is told the diff.
 */
export async function withStateHere<T>(
  { dir }: Project,
  note: Report,
  use: () => Promise<T>,
): Promise<T> {
  const file = path.join(dir, "Pulumi.yaml");
  const before = fs.readFileSync(file, "utf8");
  const after = removeBackend(before);
  writeFileAtomically(file, after);
  note(renderDiff("Pulumi.yaml", before, after));
  try {
    return await use();
  } catch (error) {
    writeFileAtomically(file, before);
    throw error;
  }
}
