/** A part that is folded until somebody opens it. The body is Markdown, the summary plain text. */
export function folded(summary: string, body: string): string {
  // GitHub, GitLab and Gitea read Markdown inside only behind an empty line.
  return `<details><summary>${escapeHtml(summary)}</summary>\n\n${body.trimEnd()}\n\n</details>`;
}

/** Text as it is: the fence is longer than any in the text, so that nothing in it can end it. */
export function codeBlock(text: string, language = ""): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n+$/, "")}\n${fence}`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/\s+/g, " ");
}
