import type { Channel } from "../../config";
import { messageOf, type Message, type ReleaseEvent } from "../../notify";
import { oneLine } from "../../notify/one-line";
import { maskSecrets } from "../../rollout/mask";
import type { Progress } from "../progress";
import type { Project } from "../project";
import type { Pulumi } from "../pulumi";
import { channelsOf, type ConfiguredChannel, secretOf } from "./channels";
import { postToChat } from "./post-to-chat";
import { sendMail } from "./send-mail";

/** For each endpoint; all are told at once. */
const LIMIT_MS = 10_000;

/** What is needed of Pulumi: decrypted values of a stack's config. */
export type Secrets = Pick<Pulumi, "getConfig" | "secretValues">;

/**
 * Tells of an event whoever `slipway:notify` names for it. Never fails, and takes no longer than an
 * endpoint's limit beside reading the secrets: who could not be told is told to `progress`, a line
 * each.
 */
export async function notify(
  project: Project,
  pulumi: Secrets,
  event: ReleaseEvent,
  progress: Pick<Progress, "note">,
  { limitMs = LIMIT_MS }: { readonly limitMs?: number } = {},
): Promise<void> {
  try {
    const told = channelsOf(project, event.stack).filter(({ channel }) =>
      channel.on.includes(event.kind),
    );
    if (told.length === 0) return;
    const message = messageOf(withoutSecrets(event, await pulumi.secretValues(event.stack)));
    const failures = await Promise.all(
      told.map((one) => tell(one, pulumi, message, { limitMs }).then(() => undefined, whyNot(one))),
    );
    for (const failure of failures) if (failure !== undefined) progress.note(failure);
    const reached = told.filter((_, index) => failures[index] === undefined);
    if (reached.length > 0) {
      progress.note(`told: ${reached.map(({ channel }) => channel.to).join(", ")}`);
    }
  } catch (error) {
    progress.note(`nobody was told of it: ${reason(error)}`);
  }
}

async function tell(
  { channel, stack }: ConfiguredChannel,
  pulumi: Secrets,
  message: Message,
  limits: { readonly limitMs: number },
): Promise<void> {
  const name = secretOf(channel);
  const secret = name && (await pulumi.getConfig(stack, `slipway:secrets.${name}`));
  await send(channel, secret, message, limits);
}

function send(
  channel: Channel,
  secret: string | undefined,
  message: Message,
  limits: { readonly limitMs: number },
): Promise<void> {
  return channel.to === "email"
    ? sendMail(channel, secret, message, limits)
    : postToChat(channel, secret ?? "", message, limits);
}

function whyNot({ label }: ConfiguredChannel) {
  return (error: unknown): string => `${label} was not told: ${reason(error)}`;
}

/** Every text of an event, before any of it is cut: half a secret could not be found. */
function withoutSecrets(event: ReleaseEvent, secrets: readonly string[]): ReleaseEvent {
  const { changes, cause, url } = event;
  const mask = (text: string) => maskSecrets(text, secrets);
  return {
    ...event,
    changes: changes.map(({ image, from, to }) => ({
      image: mask(image),
      ...(from !== undefined && { from: mask(from) }),
      to: mask(to),
    })),
    ...(cause !== undefined && { cause: mask(cause) }),
    ...(url !== undefined && { url: mask(url) }),
  };
}

function reason(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error), 300);
}
