import { parse } from "yaml";
import { UNPINNED } from "../../../config";
import { readPins } from "../../../config/edit";
import { configValues } from "../../../config/file-source";
import { CI_IMAGE } from "../../../config/platform-known";
import { ci as ciSchema, isOwnForge } from "../../../config/schema/ci";
import {
  FORGE_OPERATOR,
  type ForgeRepository,
  type ForgeTeam,
  type ForgeUser,
} from "../../../config/schema/ci-forge";
import { readStackFile, type Project, type StackFile } from "../../project";

/** What the platform's own forge and its CI are to hold, as the platform's file says. */
export interface Wanted {
  readonly organization: string;
  /** Who administers the CI, by their names in the forge. */
  readonly admins: readonly string[];
  readonly users: Readonly<Record<string, ForgeUser>>;
  readonly teams: Readonly<Record<string, ForgeTeam>>;
  readonly repositories: Readonly<Record<string, ForgeRepository>>;
  /** The image that has slipway; undefined: pipelines can't run it, and get no secrets. */
  readonly image: string | undefined;
}

/** Undefined: there is no CI, or another one than Woodpecker, or its forge is somebody else's. */
export function wantedOf(project: Project, platform: StackFile): Wanted | undefined {
  return wantedFrom(readStackFile(platform), { file: platform.file, project: project.name });
}

/** The same of a file's text, which has been checked before. */
export function wantedFrom(
  text: string,
  { file, project }: { readonly file: string; readonly project: string },
): Wanted | undefined {
  const ci = ciSchema.parse(configValues(text, file)["slipway:ci"] ?? undefined);
  if (ci?.kind !== "woodpecker" || !isOwnForge(ci)) return undefined;
  const { organization = project, admins = [FORGE_OPERATOR], users, teams, repositories } = ci;
  const pin = readPins(text)[CI_IMAGE];
  const image = ci.image ?? (pin === UNPINNED ? undefined : pin);
  return { organization, admins, users, teams, repositories, image };
}

/** The names under `slipway:secrets` that have a value. */
export function filledSecrets(text: string): readonly string[] {
  const { config } = (parse(text) as { config?: Record<string, unknown> } | null) ?? {};
  const secrets = (config?.["slipway:secrets"] ?? {}) as Readonly<Record<string, unknown>>;
  return Object.keys(secrets).filter((name) => typeof secrets[name] === "object");
}
