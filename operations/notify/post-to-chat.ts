import type { ChatChannel } from "../../config";
import { exchange } from "../../forge/exchange";
import { chatBody, type Message } from "../../notify";
import { oneLine } from "../../notify/one-line";
import { maskSecrets } from "../../rollout/mask";
import { connectionReason, EndpointError } from "./endpoint-error";

const LONGEST_ANSWER = 100;

/**
 * Posts a message to a chat's webhook. Follows no redirect: the message would go where nobody wrote
 * that it may.
 * @param address the webhook's; whoever has it may write into the chat.
 * @throws EndpointError
 */
export async function postToChat(
  { to, caCertificates }: ChatChannel,
  address: string,
  message: Message,
  { limitMs }: { readonly limitMs: number },
): Promise<void> {
  const url = webhookUrl(address);
  const answer = await exchange({
    method: "POST",
    url,
    headers: { "content-type": "application/json", "user-agent": "slipway" },
    body: chatBody(to, message),
    limitMs,
    ...(caCertificates !== undefined && { authority: caCertificates }),
  }).catch((error: Error) => {
    // The text of its own for a limit that is over is the one that has no code.
    const isLate = error.message.startsWith("no answer in");
    throw new EndpointError(isLate ? error.message : connectionReason(error));
  });
  if (answer.status >= 200 && answer.status < 300) return;
  throw new EndpointError(`it answers ${answer.status}${said(answer.text, url)}`);
}

function webhookUrl(address: string): URL {
  const text = address.trim();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  throw new EndpointError("its secret is no http(s) address");
}

/** Chats say in a few words what they don't like; a page of a proxy in between says nothing. */
function said(text: string, url: URL): string {
  if (text.trim() === "" || /^\s*</.test(text)) return "";
  const parts = [...url.pathname.split("/"), ...url.searchParams.values()];
  const hidden = [url.href, url.pathname, ...parts.filter(({ length }) => length >= 6)];
  return `: ${oneLine(maskSecrets(text, hidden), LONGEST_ANSWER)}`;
}
