import { UserError } from "../model/user-error";
import type { ForgeAccess } from "./access";
import { FORGE_KINDS, type Forge, type ForgeKind } from "./forge";
import { openGitea } from "./gitea";
import { openGithub } from "./github";
import { openGitlab } from "./gitlab";

const OPEN: Readonly<Record<ForgeKind, (access: ForgeAccess) => Forge>> = {
  gitea: openGitea,
  forgejo: openGitea,
  github: openGithub,
  gitlab: openGitlab,
};

/** The repository at its forge. Asks nothing yet; a URL, name or token that can't be is an error at once. */
export function openForge(access: ForgeAccess): Forge {
  const kind = forgeKind(access.kind);
  return OPEN[kind](access);
}

export function forgeKind(kind: string): ForgeKind {
  const known = FORGE_KINDS.find((one) => one === kind);
  if (known !== undefined) return known;
  throw new UserError(`the forge's kind is "${kind}"; allowed: ${FORGE_KINDS.join(", ")}`);
}
