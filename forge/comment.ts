import type { CommentUpdate } from "./forge";
import { UserError } from "../model/user-error";
import { fitComment } from "./fit-comment";

export interface SeenComment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
}

/** The hidden first line that says which comment this is. */
export function markerLine(marker: string): string {
  if (!/^[a-z0-9]+([-.:][a-z0-9]+)*$/.test(marker)) {
    throw new UserError(
      `the marker of a comment is "${marker}"; allowed: lower-case letters and digits, with "-", "." or ":" between them`,
    );
  }
  return `<!-- slipway:${marker} -->`;
}

/** The comment's whole text, no longer than `limit`. */
export function commentBody(marker: string, body: string, limit: number): string {
  const line = markerLine(marker);
  return `${line}\n${fitComment(body, limit - line.length - 1)}`;
}

/** The comments of one pull request. */
export interface Comments {
  readonly limit: number;
  list(): Promise<readonly SeenComment[]>;
  /** Whose the token is. */
  self(): Promise<string>;
  create(text: string): Promise<unknown>;
  rewrite(id: number, text: string): Promise<unknown>;
}

export async function putMarked(
  comments: Comments,
  { marker, body, onlyRewrite = false }: CommentUpdate,
): Promise<void> {
  const text = commentBody(marker, body, comments.limit);
  const mine = findComment(await comments.list(), marker, await comments.self());
  if (mine === undefined) {
    if (!onlyRewrite) await comments.create(text);
  } else if (!sameText(mine.body, text)) await comments.rewrite(mine.id, text);
}

/** The first one that `author` made with this marker. Anybody can write a marker: others' are not touched. */
export function findComment(
  comments: readonly SeenComment[],
  marker: string,
  author: string,
): SeenComment | undefined {
  const line = markerLine(marker);
  return comments.find(
    (comment) => comment.author === author && comment.body.split(/\r?\n/, 1)[0]?.trimEnd() === line,
  );
}

/** Whether rewriting it would change anything: a forge may store other line ends and no trailing ones. */
export function sameText(one: string, other: string): boolean {
  const plain = (text: string) => text.replaceAll("\r\n", "\n").trim();
  return plain(one) === plain(other);
}
