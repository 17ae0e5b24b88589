import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { stackFileName, stackOfFile } from "../../config";
import { configValues } from "../../config/file-source";
import { parseYaml, plainValues } from "../../config/yaml-document";

/** A file that a change adds, edits or removes; a renamed one is two of them. */
export interface ChangedFile {
  /** From the repository's root, with slashes. */
  readonly path: string;
  /** Text before and after, of a stack's file. Absent: there was, or is, none; both: not known. */
  readonly before?: string;
  readonly after?: string;
}

/** A stack that the change leaves in the repository. */
export interface KnownStack {
  readonly stack: string;
  /** The stack whose cluster it joins; absent for a platform. */
  readonly joins?: string;
}

/** Of a platform's config, what no stack that joins it reads. */
const OWN_OF_PLATFORM = ["slipway:images", "slipway:secrets"];

/**
 * What no run of the program reads: that it imports none of these, a test of the imports tells.
 * Everything that is in neither list here counts as read.
 */
const NEVER_READ: readonly RegExp[] = [
  /^docs\/.*\.(?:md|png|svg|jpg)$/,
  /^test\//,
  // Sources of images: a stack changes with the pin that is made from them.
  /^apps\/[^/]+\//,
  /^(?:[^/]+\/)*[^/]+\.md$/,
  /^LICENSE$/,
  /^\.(?:gitignore|gitattributes|prettierrc\.json|prettierignore)$/,
];

/**
 * The stacks whose plan a change can change, in the order in which they are given. A file that is
 * not known to touch less touches all.
 */
export function touchedStacks(
  changes: readonly ChangedFile[],
  stacks: readonly KnownStack[],
): string[] {
  const touched = new Set(changes.flatMap((change) => touchedBy(change, stacks)));
  return stacks.map(({ stack }) => stack).filter((stack) => touched.has(stack));
}

function touchedBy(change: ChangedFile, stacks: readonly KnownStack[]): readonly string[] {
  const all = stacks.map(({ stack }) => stack);
  const file = change.path;
  if (path.posix.normalize(file) !== file || file.startsWith("../")) return all;
  const own = stackOfFile(file);
  if (own !== undefined && file === stackFileName(own)) {
    // Of a stack that is gone, nothing can be previewed; who joined it shows that.
    return all.includes(own) ? touchedByFile(own, change, stacks) : all;
  }
  return NEVER_READ.some((pattern) => pattern.test(file)) ? [] : all;
}

function touchedByFile(
  own: string,
  { path: file, before, after }: ChangedFile,
  stacks: readonly KnownStack[],
): readonly string[] {
  const joining = stacks.filter(({ joins }) => joins === own).map(({ stack }) => stack);
  if (before === undefined && after === undefined) return [own, ...joining];
  try {
    if (isDeepStrictEqual(document(before, file), document(after, file))) return [];
    const isSame = isDeepStrictEqual(readByOthers(before, file), readByOthers(after, file));
    return isSame ? [own] : [own, ...joining];
  } catch {
    // Not a file that can be compared: its own preview says what is wrong with it.
    return [own, ...joining];
  }
}

function document(text: string | undefined, file: string): unknown {
  return text === undefined ? undefined : plainValues(parseYaml(text, file), file);
}

function readByOthers(text: string | undefined, file: string): unknown {
  if (text === undefined) return undefined;
  const values = Object.entries(configValues(text, file));
  return Object.fromEntries(values.filter(([key]) => !OWN_OF_PLATFORM.includes(key)));
}
