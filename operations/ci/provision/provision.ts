import type { Machine } from "../../machine";
import type { Progress } from "../../progress";
import { readStackFile, type Project, type StackFile } from "../../project";
import { trusting } from "../../published-authority";
import { writeSecrets } from "../../write-secrets";
import {
  FORGE_ADMIN_PASSWORD,
  FORGE_OAUTH_CLIENT,
  FORGE_OAUTH_SECRET,
} from "../../../config/secret-names";
import { UserError } from "../../../model/user-error";
import { answering } from "./answering";
import { ciToken } from "./ci-token";
import { settleOauthApp } from "./oauth-app";
import { settleAll } from "./settle";
import { SecretValues } from "./secret-values";
import { ciApi, forgeApi, type Place, placeOf } from "./servers";
import { filledSecrets, type Wanted, wantedOf } from "./wanted";

/**
 * Sets up what people usually click in the platform's own forge and its CI, as the platform's file
 * says; again it changes nothing. Nothing to do without `slipway:ci`, or with a forge of one's own.
 * @param again brings the platform up once more: the CI has another OAuth client then.
 * @throws UserError where the forge or the CI refuses.
 */
export async function provisionCi(
  project: Project,
  machine: Machine,
  platform: StackFile,
  progress: Progress,
  again: () => Promise<void>,
): Promise<void> {
  const wanted = wantedOf(project, platform);
  if (wanted === undefined) return;
  const { forge, ci } = await places(project, machine, platform);
  const reveal = (name: string) =>
    machine.pulumi.getConfig(platform.stack, `slipway:secrets.${name}`);
  const password = await reveal(FORGE_ADMIN_PASSWORD);

  const client = await progress.step("The forge lets the CI in", async () => {
    await answering(forge, ci);
    const present = {
      id: await reveal(FORGE_OAUTH_CLIENT),
      secret: await reveal(FORGE_OAUTH_SECRET),
    };
    const api = forgeApi(forge, password);
    return settleOauthApp(api, { place: forge, ciUrl: ci.url, present });
  });
  if (client !== undefined) {
    const values = { [FORGE_OAUTH_CLIENT]: client.id, [FORGE_OAUTH_SECRET]: client.secret };
    progress.note(await writeSecrets(project, platform, machine.pulumi, values));
    await again();
  }
  await progress.step("The forge and the CI are as the file says", async (report) => {
    await answering(forge, ci);
    await settle(machine, platform, wanted, { forge, ci, password, report, progress });
  });
}

async function settle(
  { pulumi }: Machine,
  { stack, ...platform }: StackFile,
  wanted: Wanted,
  {
    forge,
    ci,
    password,
    report,
    progress,
  }: {
    readonly forge: Place;
    readonly ci: Place;
    readonly password: string;
    readonly report: (line: string) => void;
    readonly progress: Progress;
  },
): Promise<void> {
  const token = await ciToken(forge, ci, password);
  const values = new SecretValues(
    pulumi,
    stack,
    filledSecrets(readStackFile({ stack, ...platform })),
  );
  const changed: string[] = [];
  const left: string[] = [];
  const told = {
    changed: (line: string) => {
      report(line);
      changed.push(line);
    },
    left: (line: string) => void left.push(line),
  };
  const servers = { forge: forgeApi(forge, password), ci: ciApi(ci, token) };
  try {
    await settleAll(servers, wanted, { host: new URL(forge.url).hostname, values }, told);
  } finally {
    const summary =
      changed.length === 0
        ? "The forge and the CI: nothing to change."
        : `The forge and the CI: ${changed.length} changed\n${changed.map((line) => `  ${line}`).join("\n")}`;
    progress.note([summary, ...left.map((line) => `  ${line}`)].join("\n"));
  }
}

async function places(
  project: Project,
  { pulumi, docker, through }: Machine,
  platform: StackFile,
): Promise<{ forge: Place; ci: Place }> {
  const { forgeUrl, ciUrl } = await pulumi.outputs(platform.stack);
  if (typeof forgeUrl !== "string" || typeof ciUrl !== "string") {
    throw new UserError(`${platform.stack} does not say where its forge and its CI are`, {
      hint: `slipway up ${platform.stack}`,
    });
  }
  const way = await trusting(docker, project, [forgeUrl, ciUrl], through);
  return { forge: placeOf(forgeUrl, way), ci: placeOf(ciUrl, way) };
}
