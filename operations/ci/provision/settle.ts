import { mirrorSecret, userSecret } from "../../../config/ci-forge-problems";
import { COMMENT_BOT, type ForgeRepository, RELEASE_BOT } from "../../../config/schema/ci-forge";
import type { ForgeHttp } from "../../../forge/http";
import { UserError } from "../../../model/user-error";
import { settleActivation } from "./activation";
import { settleProtection } from "./branch-protection";
import { settleWriter } from "./collaborators";
import { tellUsers } from "./ci-users";
import { settleCrons } from "./crons";
import { settleOrganization } from "./organization";
import { settleSecrets } from "./pipeline-secrets";
import { cronsOf, pipelinesOf, wantedSecrets } from "./pipelines-of";
import { settleRepository } from "./repositories";
import type { SecretValues } from "./secret-values";
import { settleTeam } from "./teams";
import type { Told } from "./told";
import { settleBot, settleUser } from "./users";
import type { Wanted } from "./wanted";

export interface Servers {
  readonly forge: ForgeHttp;
  readonly ci: ForgeHttp;
}

export interface Given {
  /** The forge's, for the bots' addresses. */
  readonly host: string;
  readonly values: Pick<SecretValues, "of" | "platform">;
}

/** 3.x has neither weakness. */
const OLD_CI =
  "CI: Woodpecker 1.0 asks nobody before it runs a fork's pull request, and gives a repository's secrets to whoever may push a branch there: " +
  "keep repositories private, and let only those push who may release (docs/security.md)";

/** All of it, in the order in which one needs the other. */
export async function settleAll(
  servers: Servers,
  wanted: Wanted,
  { host, values }: Given,
  told: Told,
): Promise<void> {
  const { forge } = servers;
  const { organization, users, teams, repositories } = wanted;
  await settleOrganization(forge, organization, told);
  for (const [name, user] of Object.entries(users)) {
    const password = () => required(values, userSecret(name));
    await settleUser(forge, { name, user, password }, told);
  }
  for (const name of [RELEASE_BOT, COMMENT_BOT]) await settleBot(forge, { name, host }, told);
  const forgeIds = new Map<string, number>();
  for (const [name, repository] of Object.entries(repositories)) {
    const token = () => required(values, mirrorSecret(name));
    const about = { organization, name, repository, token };
    forgeIds.set(name, await settleRepository(forge, about, told));
  }
  for (const [name, team] of Object.entries(teams)) {
    const members = Object.keys(users).filter((user) => users[user]?.teams.includes(name));
    await settleTeam(forge, { organization, name, team, members }, told);
  }
  let asksForForks = true;
  for (const [name, repository] of Object.entries(repositories)) {
    const path = `${organization}/${name}`;
    await settleRights(forge, { path, repository }, told);
    const forgeId = forgeIds.get(name) ?? 0;
    const { id, ...activated } = await settleActivation(servers, { path, forgeId }, told);
    asksForForks &&= activated.asksForForks;
    const pipelines = pipelinesOf(repository);
    await settleCrons(servers.ci, { id, path, wanted: cronsOf(pipelines) }, told);
    const about = { id, path, image: wanted.image, secrets: wantedSecrets(pipelines) };
    await settleSecrets(servers, { ...about, valueOf: (one) => values.of(one) }, told);
  }
  await tellUsers(servers.ci, wanted.admins, told);
  if (!asksForForks) told.left(OLD_CI);
}

/** Who may write, and what is protected; a copy is written by nobody. */
async function settleRights(
  forge: ForgeHttp,
  { path, repository }: { readonly path: string; readonly repository: ForgeRepository },
  told: Told,
): Promise<void> {
  if (repository.mirror !== undefined) return;
  if (repository.kind === "infrastructure") {
    for (const user of [RELEASE_BOT, COMMENT_BOT]) {
      await settleWriter(forge, { repository: path, user }, told);
    }
  }
  await settleProtection(forge, { path, repository }, told);
}

async function required(values: Given["values"], name: string): Promise<string> {
  const value = await values.platform(name);
  if (value !== undefined) return value;
  throw new UserError(`slipway:secrets.${name} has no value`, {
    hint: "`generate` makes one at the next `slipway up` of the platform.",
  });
}
