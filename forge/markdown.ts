/** A part that is folded until somebody opens it. The body is Markdown, the summary plain text. */
export function folded(summary: string, body: string): string {
  // GitHub, GitLab and Gitea read Markdown inside only behind an empty line.
  return `<details><summary>${escapeHtml(summary)}</summary>\n\n${body.trimEnd()}\n\n</details>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/\s+/g, " ");
}
