import type { Info } from "./settings";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that is safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** The whole page. It works without JavaScript; app.js only spares the reload. */
export function renderPage(clicks: number | undefined, info: Info): string {
  const count = clicks === undefined ? "–" : String(clicks);
  const trouble = clicks === undefined ? "The counter can't be reached just now." : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Click count</title>
<link rel="stylesheet" href="/style.css">
<script src="/app.js" defer></script>
</head>
<body>
<main>
<h1>Click count</h1>
<p><output id="count" for="click" aria-live="polite">${count}</output></p>
<form method="post" action="/clicks"><button id="click">Click</button></form>
<p id="trouble" role="status">${trouble}</p>
</main>
<footer>
<dl>
<dt>Version</dt><dd>${escapeHtml(info.version)}</dd>
<dt>Environment</dt><dd>${escapeHtml(info.environment)}</dd>
<dt>Instance</dt><dd id="instance">${escapeHtml(info.instance)}</dd>
</dl>
</footer>
</body>
</html>
`;
}
