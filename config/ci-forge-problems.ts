import { isStoreUrl } from "./addresses";
import { isRecord } from "./file-source";
import type { Problem } from "./problem";
import { FORGE_KEYS, FORGE_RESERVED, MIRROR_URL } from "./schema/ci-forge";

type Section = Readonly<Record<string, unknown>>;

const KEY = "slipway:ci";

/** What the platform's own forge is to hold, where the forge is somebody else's. */
export function strangerProblems(ci: Section): Problem[] {
  return FORGE_KEYS.filter((name) => (ci[name] ?? undefined) !== undefined).map((name) => ({
    key: `${KEY}.${name}`,
    text: "found with a forge of your own, allowed: with the platform's own Gitea only",
  }));
}

/** Names that name nothing, and what can't be. */
export function forgeProblems({ users, teams, repositories }: Section): Problem[] {
  const hasTeam = namesOf(teams);
  const hasRepository = isRecord(repositories) ? namesOf(repositories) : ["infrastructure"];
  return [
    ...entries(users).flatMap(([name, user]) => [
      ...reserved(name),
      ...strays(`${KEY}.users.${name}.teams`, user["teams"], { of: "teams", known: hasTeam }),
    ]),
    ...entries(teams).flatMap(([name, team]) =>
      strays(`${KEY}.teams.${name}.repositories`, team["repositories"], {
        of: "repositories",
        known: hasRepository,
      }),
    ),
    ...entries(repositories).flatMap(([name, repository]) => [
      ...strays(`${KEY}.repositories.${name}.merge`, repository["merge"], {
        of: "teams",
        known: hasTeam,
      }),
      ...mirrored(name, repository),
    ]),
  ];
}

/** Names under `slipway:secrets` that the platform's own forge needs for what it is to hold. */
export function forgeSecrets({ users, repositories }: Section): string[] {
  const isPrivate = ({ mirror }: Section) => isRecord(mirror) && mirror["private"] === true;
  return [
    ...namesOf(users).map(userSecret),
    ...entries(repositories).flatMap(([name, one]) => (isPrivate(one) ? [mirrorSecret(name)] : [])),
  ];
}

/** Of a user's first password. */
export function userSecret(name: string): string {
  return `forge-user-${name}`;
}

/** Of the token with which a repository elsewhere is read. */
export function mirrorSecret(repository: string): string {
  return `forge-mirror-${repository}`;
}

function reserved(name: string): Problem[] {
  if (!FORGE_RESERVED.includes(name)) return [];
  const text = `found a user that is there anyway, allowed: another name than ${FORGE_RESERVED.join(", ")}`;
  return [{ key: `${KEY}.users.${name}`, text }];
}

function strays(
  key: string,
  found: unknown,
  { of, known }: { readonly of: string; readonly known: readonly string[] },
): Problem[] {
  const names = Array.isArray(found) ? (found as readonly unknown[]) : [];
  return names
    .filter((name): name is string => typeof name === "string" && !known.includes(name))
    .map((name) => {
      const allowed = known.length > 0 ? known.join(", ") : `none: ${KEY}.${of} has no entry`;
      return { key, text: `found "${name}", allowed: ${allowed}` };
    });
}

function mirrored(name: string, { kind, mirror }: Section): Problem[] {
  if (!isRecord(mirror)) return [];
  const { url } = mirror;
  if (typeof url === "string" && !isRepositoryUrl(url)) {
    const key = `${KEY}.repositories.${name}.mirror.url`;
    const hint = "Of a private one the token is slipway:secrets.forge-mirror-<name>.";
    return [{ key, text: `found another one, allowed: ${MIRROR_URL}`, hint }];
  }
  if (kind !== "infrastructure") return [];
  const text = "found with kind: infrastructure, allowed: with kind: app only";
  const hint = "A copy can only be read, and the CI commits pins to this repository.";
  return [{ key: `${KEY}.repositories.${name}.mirror`, text, hint }];
}

function namesOf(section: unknown): string[] {
  return isRecord(section) ? Object.keys(section) : [];
}

/** What is no section is told by the schema. */
function entries(section: unknown): [string, Section][] {
  if (!isRecord(section)) return [];
  return Object.entries(section).flatMap(([name, value]) =>
    isRecord(value) ? [[name, value] as [string, Section]] : [],
  );
}

function isRepositoryUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin, username, password, search, pathname } = new URL(text);
  const isPlain = username + password + search === "" && pathname.length > 1;
  return /^https?:$/.test(protocol) && isStoreUrl(origin) && isPlain;
}
