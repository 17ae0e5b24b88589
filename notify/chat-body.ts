import type { ChatKind } from "../model/notify-words";
import type { Message } from "./message";
import { mattermostBody } from "./mattermost";
import { slackBody } from "./slack";
import { teamsBody } from "./teams";

const BODIES: Readonly<Record<ChatKind, (message: Message) => object>> = {
  slack: slackBody,
  mattermost: mattermostBody,
  teams: teamsBody,
};

/** The body of the webhook's request, as JSON. */
export function chatBody(kind: ChatKind, message: Message): string {
  return JSON.stringify(BODIES[kind](message));
}
