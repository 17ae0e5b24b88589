import { z } from "zod";
import type { ForgeRepository } from "../../../config/schema/ci-forge";
import type { ForgeHttp } from "../../../forge/http";
import { UserError } from "../../../model/user-error";
import type { Told } from "./told";

const repository = z.object({ id: z.number(), private: z.boolean(), mirror: z.boolean() });

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
