import type { Message } from "./message";

/**
 * For a webhook of the Workflows app of Microsoft Teams ("When a Teams webhook request is
 * received"), which takes Adaptive Cards only. Text runs, unlike text blocks, read no Markdown.
 */
export function teamsBody({ headline, subject, lines, url }: Message): object {
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    body: [
      paragraph({ text: `${headline}: ${subject}`, weight: "Bolder", size: "Medium" }),
      ...lines.map((text) => paragraph({ text })),
    ],
    ...(url !== undefined && { actions: [{ type: "Action.OpenUrl", title: "Open", url }] }),
  };
  const contentType = "application/vnd.microsoft.card.adaptive";
  return { type: "message", attachments: [{ contentType, contentUrl: null, content }] };
}

function paragraph(run: {
  readonly text: string;
  readonly weight?: string;
  readonly size?: string;
}) {
  return { type: "RichTextBlock", inlines: [{ type: "TextRun", ...run }] };
}
