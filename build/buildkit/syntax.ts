/**
 * Takes the text of a `# syntax=` directive away, as the engine's builder does not know it either:
 * it names an image that BuildKit would fetch to read the Dockerfile by. Lines keep their numbers.
 */
export function withoutSyntax(dockerfile: string): string {
  const lines = dockerfile.split("\n");
  // A directive stands before anything else.
  for (const [index, line] of lines.entries()) {
    if (!/^\s*#\s*\w+\s*=/.test(line.replace(/^\ufeff/, ""))) break;
    if (/^\ufeff?\s*#\s*syntax\s*=/i.test(line)) lines[index] = "#";
  }
  return lines.join("\n");
}
