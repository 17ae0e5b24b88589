import { shorten } from "./forge-error";

/** How many folded parts that were left out are named. */
const MOST_NAMED = 5;

/**
 * The text if it fits into `limit` UTF-16 code units, which are never fewer than a forge's characters;
 * else as many of its lines as fit, and a line that says what was left out. Never cut inside a code
 * fence or a folded part: it would swallow that line.
 */
export function fitComment(text: string, limit: number): string {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const whole = lines.join("\n");
  if (whole.length <= limit) return whole;
  const parts = foldedParts(lines);
  for (const { line, length } of safeCuts(lines).reverse()) {
    const left = parts.filter((part) => part.line >= line);
    const notice = leftOut(lines.length - line, left);
    if (line === 0 && notice.length <= limit) return notice;
    // The last line's end is counted; an empty line comes between.
    if (line === 0 || length + 1 + notice.length > limit) continue;
    return `${lines.slice(0, line).join("\n").trimEnd()}\n\n${notice}`;
  }
  return "…".slice(0, Math.max(0, limit));
}

interface Cut {
  /** How many lines stay. */
  readonly line: number;
  /** Of these lines, with their ends. */
  readonly length: number;
}

function safeCuts(lines: readonly string[]): Cut[] {
  const cuts: Cut[] = [{ line: 0, length: 0 }];
  let length = 0;
  let within = OUTSIDE;
  lines.forEach((text, index) => {
    length += text.length + 1;
    within = after(text, within);
    if (isOutside(within)) cuts.push({ line: index + 1, length });
  });
  return cuts;
}

/** What a place between two lines is inside of. */
interface Nesting {
  /** What begins the code fence; a line of at least as many of the same ends it. */
  readonly fence: string | undefined;
  /** How many folded parts. */
  readonly depth: number;
}

const OUTSIDE: Nesting = { fence: undefined, depth: 0 };

function isOutside({ fence, depth }: Nesting): boolean {
  return fence === undefined && depth === 0;
}

function after(line: string, { fence, depth }: Nesting): Nesting {
  const [, run, rest = ""] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  if (fence !== undefined) {
    const ends = run?.startsWith(fence) && rest.trim() === "";
    return { fence: ends ? undefined : fence, depth };
  }
  if (run !== undefined && !(run.startsWith("`") && rest.includes("`")))
    return { fence: run, depth };
  const opened = count(line, /<details\b/gi) - count(line, /<\/details\s*>/gi);
  return { fence, depth: Math.max(0, depth + opened) };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function leftOut(left: number, parts: readonly FoldedPart[]): string {
  const names = parts.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = parts.length > MOST_NAMED ? ` and ${parts.length - MOST_NAMED} more` : "";
  const named = parts.length === 0 ? "" : `, with: ${names.join(", ")}${more}`;
  const many = left === 1 ? "1 line" : `${left} lines`;
  return `*Too long for a comment: ${many} left out here${named}. The pipeline's log has all of it.*`;
}

interface FoldedPart {
  readonly line: number;
  readonly name: string;
}

/** The outermost ones. */
function foldedParts(lines: readonly string[]): FoldedPart[] {
  const found: FoldedPart[] = [];
  let within = OUTSIDE;
  lines.forEach((text, line) => {
    const [, summary] = /<summary>(.*?)<\/summary>/i.exec(text) ?? [];
    const level = within.depth + count(text, /<details\b/gi);
    if (summary !== undefined && within.fence === undefined && level === 1) {
      found.push({ line, name: shorten(summary.replace(/<[^>]*>/g, "").trim(), 60) });
    }
    within = after(text, within);
  });
  return found;
}
