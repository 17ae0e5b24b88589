import { forgeProblems, mirrorSecret, strangerProblems } from "./ci-forge-problems";
import { concourseProblems } from "./concourse-problems";
import { GENERATE } from "./cross-checks";
import { isRecord } from "./file-source";
import type { Problem } from "./problem";
import { CI_ADMINS, FORGE_KINDS, FORGE_URL, isOwnForge } from "./schema/ci";
import { CI_DATABASE_URL, FORGE_OAUTH_CLIENT, FORGE_OAUTH_SECRET } from "./secret-names";

type Section = Readonly<Record<string, unknown>>;

const KEY = "slipway:ci";

/** What no schema says of `slipway:ci`: where it can be, and what a forge of one's own takes. */
export function ciProblems({ ci, hosts, domain, edge, secrets }: Section): Problem[] {
  if (!isRecord(ci)) return [];
  const given = isRecord(secrets) ? secrets : {};
  return [
    ...(isRecord(hosts) ? [onMachines()] : []),
    ...concourseProblems(ci, given),
    ...(isOwnForge(ci) ? platformForgeProblems(ci, given) : []),
    ...(isOwnForge(ci) || !isForge(ci["forge"]) ? [] : ownForgeProblems(ci, given)),
    ...(ci["database"] === "postgres"
      ? madeUp([CI_DATABASE_URL], given, "the encrypted address of the CI's PostgreSQL")
      : []),
    ...hostProblems(ci, { domain, edge }),
  ];
}

/** What is none is told by the schema, and asks for nothing more. */
function isForge(forge: unknown): boolean {
  return forge === undefined || FORGE_KINDS.some((known) => known === forge);
}

function onMachines(): Problem {
  return {
    key: KEY,
    text: "found with slipway:hosts, allowed: without slipway:hosts only",
    hint: "A CI server on several machines is not available yet; `slipway ci init` writes pipelines for a CI of your own.",
  };
}

function platformForgeProblems(ci: Section, secrets: Section): Problem[] {
  const { repositories } = ci;
  const names = isRecord(repositories) ? Object.keys(repositories).map(mirrorSecret) : [];
  return [...forgeProblems(ci), ...madeUp(names, secrets, "the encrypted token that reads it")];
}

function ownForgeProblems(ci: Section, secrets: Section): Problem[] {
  const { forge, url, admins, hosts } = ci;
  const problems: Problem[] = [];
  if (forge === "forgejo" && (url ?? undefined) === undefined) {
    problems.push({ key: `${KEY}.url`, text: `missing, allowed: ${FORGE_URL}` });
  }
  if ((admins ?? undefined) === undefined) {
    problems.push({
      key: `${KEY}.admins`,
      text: `missing, allowed: ${CI_ADMINS}`,
      hint: "Nobody else is let into the CI until an administrator adds them.",
    });
  }
  if (isRecord(hosts) && (hosts["forge"] ?? undefined) !== undefined) {
    const text = "found with a forge of your own, allowed: with the platform's own Gitea only";
    problems.push({ key: `${KEY}.hosts.forge`, text });
  }
  problems.push(...strangerProblems(ci));
  const names = [FORGE_OAUTH_CLIENT, FORGE_OAUTH_SECRET];
  return [...problems, ...madeUp(names, secrets, "the encrypted value that your forge gave")];
}

/** What somebody else has given can't be made up here. */
function madeUp(names: readonly string[], secrets: Section, allowed: string): Problem[] {
  return names
    .filter((name) => secrets[name] === GENERATE)
    .map((name) => ({
      key: `slipway:secrets.${name}`,
      text: `found ${GENERATE}, allowed: ${allowed}`,
    }));
}

/** One name leads to one service. */
function hostProblems(ci: Section, { domain, edge }: Section): Problem[] {
  const below = typeof domain === "string" ? domain : "slipway.localhost";
  const hosts = isRecord(ci["hosts"]) ? ci["hosts"] : {};
  const taken = new Map<unknown, string>();
  if (isRecord(edge) && edge["dashboard"] === true) {
    taken.set(`dashboard.${below}`, "slipway:edge.dashboard's");
  }
  const names: [string, unknown][] = [
    ...(isOwnForge(ci) ? [["forge", hosts["forge"] ?? `git.${below}`] as [string, unknown]] : []),
    ["ci", hosts["ci"] ?? `ci.${below}`],
  ];
  return names.flatMap(([name, host]): Problem[] => {
    const key = `${KEY}.hosts.${name}`;
    const other = taken.get(host);
    taken.set(host, `${key}'s`);
    if (other === undefined) return [];
    return [{ key, text: `found "${String(host)}", which is ${other} too, allowed: another name` }];
  });
}
