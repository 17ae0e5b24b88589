import { parse } from "yaml";
import { UNPINNED } from "../config";
import { readPins, setPin } from "../config/edit";
import { CI_IMAGE } from "../config/platform-known";
import { parsePin, withoutTag } from "../model/pin";
import { loginHost } from "../model/registry-clients";
import { ciImageTag } from "../toolchain/ci-image/key";
import { makeCiImage } from "../toolchain/ci-image/make";
import { pushImage } from "../toolchain/supply/engine-images";
import { fetchImage, isWhereItRuns } from "./app-images";
import { completeRecord } from "./complete-record";
import { editStackFile } from "./edit-stack-file";
import type { Machine } from "./machine";
import { registryFirst } from "./official-images";
import type { Progress, Report } from "./progress";
import { readStackFile, type Project, type StackFile } from "./project";
import { registryAccess, registryAddress } from "./registry";

/**
 * Sees to it that the engine has the image that pipelines run in, where the platform has a CI and
 * pins one of its own registry: `unpinned` is made, pushed and pinned; one that is neither on the
 * engine nor in the registry is made again. One that no longer fits the project stays, and is told.
 * @throws UserError where it can't be made or pushed.
 */
export async function ensureCiImage(
  project: Project,
  machine: Machine,
  platform: StackFile,
  progress: Progress,
): Promise<void> {
  const pin = ciPin(project, platform);
  if (pin === undefined) return;
  const isPinned = pin !== UNPINNED;
  if (isPinned && (await isWhereItRuns(project, machine.docker, withoutTag(pin)))) {
    const note = misfit(project, platform, pin);
    if (note !== undefined) progress.note(note);
    return;
  }
  const title = `${isPinned ? "Fetch" : "Make"} the image that pipelines run in`;
  const diff = await progress.step(title, async (report) => {
    // A run for the registry alone would have to leave out the gate, which has this image.
    if (!(await hasRegistry(machine, platform))) {
      await registryFirst(project, machine, platform, report);
    }
    if (isPinned) {
      const reader = await registryAccess(project, machine.pulumi, "reader");
      if (await fetchImage(machine.docker, withoutTag(pin), reader, report)) return "";
      report("not in the registry: making it anew");
    }
    await completeRecord(project, machine, report);
    const made = await makeAndPush(project, machine, report);
    return editStackFile(platform, (text) => setPin(text, CI_IMAGE, made));
  });
  if (diff !== "") progress.note(diff);
}

/** Whether the registry of one engine runs there. */
async function hasRegistry({ docker }: Machine, { stack }: StackFile): Promise<boolean> {
  const filters = { name: [`^/${stack}-registry$`], status: ["running"] };
  return (await docker.listContainers({ filters })).length > 0;
}

/** What a person should know of the pinned image, in one line; undefined when it fits. */
export function ciImageNote(project: Project): string | undefined {
  const platform = project.stacks.find(({ kind }) => kind === "platform");
  if (platform === undefined) return undefined;
  const pin = ciPin(project, platform);
  return pin === undefined || pin === UNPINNED ? undefined : misfit(project, platform, pin);
}

/** Answers the pin. */
async function makeAndPush(project: Project, machine: Machine, report: Report): Promise<string> {
  const { address, username, password } = await registryAccess(project, machine.pulumi);
  const id = await makeCiImage(machine.engine, { projectDir: project.dir, report });
  const tag = ciImageTag(project.dir);
  const repo = `${address}/${CI_IMAGE}`;
  await machine.docker.getImage(id).tag({ repo, tag });
  report(`pushing ${repo}:${tag}`);
  const login = { username, password: password.reveal(), serveraddress: loginHost(address) };
  const digest = await pushImage(machine.docker, `${repo}:${tag}`, login, () => {});
  return `${repo}:${tag}@${digest}`;
}

/** What stands there where the platform has a CI; undefined for an image of another registry. */
function ciPin(project: Project, platform: StackFile): string | undefined {
  const text = readStackFile(platform);
  const { config } = (parse(text) as { config?: Record<string, unknown> | null } | null) ?? {};
  if ((config?.["slipway:ci"] ?? undefined) === undefined) return undefined;
  const pin = readPins(text)[CI_IMAGE];
  const isOwn = pin === UNPINNED || pin?.startsWith(`${registryAddress(project)}/`);
  return isOwn ? pin : undefined;
}

function misfit(project: Project, { stack, file }: StackFile, pin: string): string | undefined {
  const { tag } = parsePin(pin);
  const wanted = ciImageTag(project.dir);
  if (tag === wanted) return undefined;
  return (
    `${file}: slipway:images.${CI_IMAGE}: ${tag} was made of other packages or another toolchain ` +
    `than the project has now (${wanted}), so that steps install what they lack, or fail: write ` +
    `\`${UNPINNED}\` there and run \`slipway up ${stack}\``
  );
}
