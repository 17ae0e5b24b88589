interface Rule {
  readonly keep: boolean;
  readonly pattern: RegExp;
}

/**
 * Reads a `.dockerignore` by Docker's rules, which are not git's: patterns start at the folder's
 * root, a match leaves out all below it, the last match wins, and `!` takes back in even what lies
 * below something left out.
 * @returns whether a path (relative, with `/`) stays out of the context
 */
export function parseDockerignore(text: string): (path: string) => boolean {
  const rules = text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .filter((line) => !line.startsWith("#"))
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map(parseRule);
  return (path) => {
    const parts = path.split("/");
    const levels = parts.map((_part, index) => parts.slice(0, index + 1).join("/"));
    const last = rules.findLast(({ pattern }) => levels.some((level) => pattern.test(level)));
    return last !== undefined && !last.keep;
  };
}

function parseRule(line: string): Rule {
  const keep = line.startsWith("!");
  const text = (keep ? line.slice(1).trim() : line)
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
  return { keep, pattern: new RegExp(`^${toRegExp(text)}$`) };
}

function toRegExp(glob: string): string {
  const tokens = /\/\*\*\/|^\*\*\/|\/\*\*$|\*\*|\*|\?|\[\^?[^\]]+\]|\\?[\s\S]/g;
  return glob.replace(tokens, (token) => {
    switch (token) {
      case "/**/":
        return "/(?:.*/)?";
      case "**/":
        return "(?:.*/)?";
      case "/**":
        return "/.*";
      case "**":
        return ".*";
      case "*":
        return "[^/]*";
      case "?":
        return "[^/]";
      default:
        if (token.startsWith("[") && token.length > 1) return token;
        return escapeRegExp(token.length > 1 ? token.slice(1) : token);
    }
  });
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
