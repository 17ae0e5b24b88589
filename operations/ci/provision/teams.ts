import { z } from "zod";
import type { ForgeTeam } from "../../../config/schema/ci-forge";
import type { ForgeHttp } from "../../../forge/http";
import type { Told } from "./told";

const UNITS = ["repo.code", "repo.issues", "repo.pulls", "repo.releases"] as const;

const team = z.object({
  id: z.number(),
  name: z.string(),
  permission: z.string(),
  includes_all_repositories: z.boolean(),
  units_map: z.record(z.string(), z.string()).nullable().default({}),
});
type Team = z.infer<typeof team>;
const made = z.object({ id: z.number() });

/** A team as the forge takes it. */
export function teamBody(name: string, { permission, repositories }: ForgeTeam) {
  return {
    name,
    permission,
    includes_all_repositories: repositories === undefined,
    can_create_org_repo: false,
    ...(permission !== "admin" && {
      units_map: Object.fromEntries(UNITS.map((unit) => [unit, permission])),
    }),
  };
}

/** An administrator's team has all units; of the others the forge tells only the units. */
export function isTeamAsWanted(found: Team, { permission, repositories }: ForgeTeam): boolean {
  if (found.includes_all_repositories !== (repositories === undefined)) return false;
  if (permission === "admin") return found.permission === "admin";
  const units = found.units_map ?? {};
  return found.permission !== "admin" && UNITS.every((unit) => units[unit] === permission);
}

/** Who and what has to come in, and what has to go. */
export function membership(found: readonly string[], wanted: readonly string[]) {
  const has = (names: readonly string[], one: string) =>
    names.some((name) => name.toLowerCase() === one.toLowerCase());
  return {
    add: wanted.filter((name) => !has(found, name)),
    remove: found.filter((name) => !has(wanted, name)),
  };
}

/** A team with its members and repositories, which all have to be there. */
export async function settleTeam(
  forge: ForgeHttp,
  want: {
    readonly organization: string;
    readonly name: string;
    readonly team: ForgeTeam;
    readonly members: readonly string[];
  },
  told: Told,
): Promise<void> {
  const { organization, name } = want;
  const all = await forge.list(`/orgs/${organization}/teams`, team);
  const found = all.find((one) => one.name === name);
  const body = teamBody(name, want.team);
  const { id } = found ?? (await forge.send("POST", `/orgs/${organization}/teams`, body, made));
  if (found === undefined) told.changed(`team ${name}: made`);
  else if (!isTeamAsWanted(found, want.team)) {
    await forge.order("PATCH", `/teams/${id}`, body);
    told.changed(`team ${name}: rights changed`);
  }
  const members = await forge.list(`/teams/${id}/members`, z.object({ login: z.string() }));
  const people = membership(
    members.map(({ login }) => login),
    want.members,
  );
  await move(`/teams/${id}/members/`, people);
  if (want.team.repositories === undefined) return;
  const repositories = await forge.list(`/teams/${id}/repos`, z.object({ name: z.string() }));
  const reached = membership(
    repositories.map((one) => one.name),
    want.team.repositories,
  );
  await move(`/teams/${id}/repos/${organization}/`, reached);

  async function move(path: string, { add, remove }: ReturnType<typeof membership>) {
    for (const one of add) {
      await forge.order("PUT", `${path}${one}`);
      told.changed(`team ${name}: ${one} added`);
    }
    for (const one of remove) {
      await forge.order("DELETE", `${path}${one}`);
      told.changed(`team ${name}: ${one} taken out`);
    }
  }
}
