import type { Message } from "./message";

/**
 * For Mattermost's incoming webhooks, which always read Markdown and `@channel`, and Slack's
 * `<!channel>` beside: only code is taken as it stands, so all that is not our own words is code.
 */
export function mattermostBody({ headline, subject, lines, url }: Message): object {
  const fence = "```";
  const text = [
    `**${headline}**: \`${code(subject)}\``,
    ...(lines.length === 0 ? [] : [fence, ...lines.map(code), fence]),
    ...(url === undefined ? [] : [`<${url}>`]),
  ];
  return { text: text.join("\n") };
}

/** Nothing ends code but a backtick. */
function code(text: string): string {
  return text.replaceAll("`", "'");
}
