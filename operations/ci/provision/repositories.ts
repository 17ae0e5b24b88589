import { z } from "zod";
import type { ForgeRepository } from "../../../config/schema/ci-forge";
import type { ForgeHttp } from "../../../forge/http";
import { UserError } from "../../../model/user-error";
import type { Told } from "./told";

const repository = z.object({ id: z.number(), private: z.boolean(), mirror: z.boolean() });
const branches = z.object({ default_branch: z.string().default("") });

/** How long the first copy of a repository elsewhere may take is the forge's business: minutes. */
const MIRROR_INTERVAL = "10m";

/** @returns the forge's number of the repository. */
export async function settleRepository(
  forge: ForgeHttp,
  want: {
    readonly organization: string;
    readonly name: string;
    readonly repository: ForgeRepository;
    /** Of a mirror that takes one. */
    readonly token: () => Promise<string | undefined>;
  },
  told: Told,
): Promise<number> {
  const { organization, name } = want;
  const { branch, mirror } = want.repository;
  const found = await forge.find(`/repos/${organization}/${name}`, repository);
  if (found !== undefined) {
    if (found.mirror !== (mirror !== undefined)) throw otherwise(want, found.mirror);
    if (!found.private) {
      await forge.order("PATCH", `/repos/${organization}/${name}`, { private: true });
      told.changed(`repository ${name}: made private`);
    }
    if (mirror === undefined) await settleDefaultBranch(forge, want, told);
    return found.id;
  }
  const made =
    mirror === undefined
      ? await forge.send(
          "POST",
          `/orgs/${organization}/repos`,
          { name, private: true, default_branch: branch, auto_init: false },
          repository,
        )
      : await forge.send(
          "POST",
          "/repos/migrate",
          {
            ...{ clone_addr: mirror.url, repo_owner: organization, repo_name: name },
            ...{ service: "git", mirror: true, mirror_interval: MIRROR_INTERVAL, private: true },
            ...(mirror.private && { auth_token: await want.token() }),
          },
          repository,
        );
  told.changed(
    `repository ${name}: made${mirror === undefined ? "" : ` as a copy of ${mirror.url}`}`,
  );
  return made.id;
}

/**
 * The first branch that is pushed to an empty repository becomes its default one, whichever that is.
 * Without a word the forge passes over one that is not there: then it is told.
 */
async function settleDefaultBranch(
  forge: ForgeHttp,
  want: {
    readonly organization: string;
    readonly name: string;
    readonly repository: ForgeRepository;
  },
  told: Told,
): Promise<void> {
  const { organization, name, repository: wanted } = want;
  const { branch } = wanted;
  const path = `/repos/${organization}/${name}`;
  const before = await forge.get(path, branches);
  if (before.default_branch === branch) return;
  await forge.order("PATCH", path, { default_branch: branch });
  const after = await forge.get(path, branches);
  if (after.default_branch === branch) {
    told.changed(`repository ${name}: ${branch} made its default branch`);
    return;
  }
  told.left(
    `repository ${name}: its default branch is ${after.default_branch}, and it has no branch ${branch} yet: nothing is released from it`,
  );
}

function otherwise(
  { organization, name }: { readonly organization: string; readonly name: string },
  isMirror: boolean,
): UserError {
  const [is, says] = isMirror ? ["a copy", "no mirror"] : ["no copy", "a mirror"];
  return new UserError(
    `the forge's repository ${organization}/${name} is ${is}, and slipway:ci.repositories.${name} says ${says}`,
    {
      hint: "Nothing in it is deleted for that: change the file, or delete or rename the repository.",
    },
  );
}
