import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parseImageReference } from "../model/image-reference";
import { UserError } from "../model/user-error";
import { parseDockerfile, type BaseUse, type ParsedDockerfile } from "./dockerfile";
import { headerName, parseHeader, type ImageHeader } from "./header";

/** One Dockerfile in one folder, read and checked. */
export interface ImageSource {
  /** Absolute. */
  readonly folder: string;
  /** The Dockerfile's name in it. */
  readonly file: string;
  /** How to name the Dockerfile to people. */
  readonly label: string;
  readonly text: string;
  readonly header: ImageHeader;
  readonly dockerfile: ParsedDockerfile;
}

/** Where the bases of an image come from. */
export type Base =
  /** Pinned by digest, from any registry. */
  | { readonly kind: "pinned"; readonly use: BaseUse }
  /** Of the same registry by its header, by version: built from sources like these. */
  | {
      readonly kind: "own";
      readonly use: BaseUse;
      readonly name: string;
      readonly version: string;
    };

/**
 * @param where a folder, or a Dockerfile in one
 * @param file the Dockerfile's name when `where` is a folder
 * @throws UserError when the folder, the file or what stands in it is no good
 */
export async function readSource(where: string, file: string): Promise<ImageSource> {
  const given = path.resolve(where);
  const isFile = (await fs.stat(given).catch(() => undefined))?.isFile() ?? false;
  const full = isFile ? given : path.join(given, file);
  const label = path.relative(process.cwd(), full);
  const text = await readDockerfile(full, label);
  return {
    folder: path.dirname(full),
    file: path.basename(full),
    label,
    text,
    header: parseHeader(text, label),
    dockerfile: parseDockerfile(text, label),
  };
}

/** @throws UserError for a base that is neither pinned nor of the image's own registry. */
export function basesOf({ header, dockerfile, label }: ImageSource): Base[] {
  return dockerfile.uses.map((use): Base => {
    const { registry, repository, tag, digest } = parseBase(use, label);
    if (digest !== undefined) return { kind: "pinned", use };
    if (registry === header.registry && tag !== undefined) {
      return { kind: "own", use, name: `${registry}/${repository}`, version: tag };
    }
    throw new UserError(`${label}:${use.line}: "${use.reference}" is not pinned`, {
      hint:
        `Add its digest (${use.reference}@sha256:…), so that the same sources give the same image. ` +
        `Only images of ${header.registry} are named by version.`,
    });
  });
}

/** What a folder's image is built on by digest. @throws UserError when its Dockerfile is no good. */
export async function pinnedBases(folder: string): Promise<string[]> {
  const bases = basesOf(await readSource(folder, "Dockerfile"));
  return bases.flatMap(({ kind, use }) => (kind === "pinned" ? [use.reference] : []));
}

/** Whether `base` is the image that `source` builds. */
export function isBuiltBy(base: Base, source: ImageSource): boolean {
  return base.kind === "own" && base.name === headerName(source.header);
}

function parseBase(use: BaseUse, label: string) {
  try {
    return parseImageReference(use.reference);
  } catch (cause) {
    const summary = cause instanceof UserError ? cause.summary : String(cause);
    throw new UserError(`${label}:${use.line}: ${summary}`, { cause });
  }
}

async function readDockerfile(file: string, label: string): Promise<string> {
  try {
    return await fs.readFile(file, "utf8");
  } catch (cause) {
    throw new UserError(`${label} can't be read`, {
      hint: "Name a folder with a Dockerfile, or the file itself.",
      cause,
    });
  }
}
