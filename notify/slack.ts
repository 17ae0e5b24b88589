import type { Message } from "./message";

/**
 * For Slack's incoming webhooks. `&`, `<` and `>` are all that its text gives a meaning
 * (`<!channel>` calls everybody); `mrkdwn: false` leaves `*` and `_` as they are.
 */
export function slackBody({ headline, subject, lines, url }: Message): object {
  const text = [`${headline}: ${subject}`, ...lines, ...(url === undefined ? [] : [url])];
  return {
    text: text.map(escape).join("\n"),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
