import { parseImageReference } from "../model/image-reference";
import { UserError } from "../model/user-error";

/** What the first lines of a Dockerfile say of its image. */
export interface ImageHeader {
  /** Host and port of the registry that owns the name; a platform's registry takes its place. */
  readonly registry: string;
  /** The folder in the registry, such as `crigen`; may be nested. */
  readonly project: string;
  /** The image's name: the last part. */
  readonly name: string;
  readonly version: string;
}

const DIRECTIVE = /^#\s*(?:syntax|escape|check)\s*=/i;
const VERSION_LINE = /^#\s*VERSION\b:?\s*(.*?)\s*$/;
const VERSION = /^\d[\w.]*(?:[.-]\w+)*$/;
const LONGEST_VERSION = 64;
const HINT =
  "A Dockerfile starts with its image's name and version:\n" +
  "  # registry.example.org/project/name\n  #\n  # VERSION   0.2";

/**
 * Reads `# <registry>/<project>/<name>` in the first line (parser directives aside) and
 * `# VERSION   0.2` in the comments before the first instruction.
 * @param file named in errors, with the line
 * @throws UserError
 */
export function parseHeader(text: string, file: string): ImageHeader {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const first = lines.findIndex((line) => !DIRECTIVE.test(line));
  const nameText = /^#\s*(\S+)\s*$/.exec(lines[first] ?? "")?.[1];
  if (nameText === undefined) {
    throw new UserError(
      `${file}:${first + 1}: "${lines[first] ?? ""}" is no image name; ` +
        "allowed: # <registry>/<project>/<name>",
      { hint: HINT },
    );
  }
  return {
    ...parseName(nameText, `${file}:${first + 1}`),
    version: parseVersion(lines, first + 1, file),
  };
}

/** `[registry/]project/name`: how other Dockerfiles name it. */
export function headerName({ registry, project, name }: ImageHeader): string {
  return `${registry}/${project}/${name}`;
}

function parseName(text: string, where: string): Omit<ImageHeader, "version"> {
  const { registry, repository, tag, digest } = parseReference(text, where);
  const slash = repository.lastIndexOf("/");
  if (registry === undefined || slash < 0 || tag !== undefined || digest !== undefined) {
    throw new UserError(
      `${where}: "${text}" is not the name of an image in a registry; ` +
        "allowed: <registry>/<project>/<name>, without tag",
      { hint: HINT },
    );
  }
  return { registry, project: repository.slice(0, slash), name: repository.slice(slash + 1) };
}

function parseReference(text: string, where: string) {
  try {
    return parseImageReference(text);
  } catch (cause) {
    const summary = cause instanceof UserError ? cause.summary : String(cause);
    throw new UserError(`${where}: ${summary}`, { hint: HINT, cause });
  }
}

function parseVersion(lines: readonly string[], from: number, file: string): string {
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (line.trim() !== "" && !line.startsWith("#")) break;
    const found = VERSION_LINE.exec(line)?.[1];
    if (found === undefined) continue;
    if (VERSION.test(found) && found.length <= LONGEST_VERSION) return found;
    throw new UserError(
      `${file}:${index + 1}: VERSION is "${found}"; ` +
        "allowed: a digit, then letters, digits, dots and dashes (0.2, 1.4.0-rc1)",
      { hint: HINT },
    );
  }
  throw new UserError(`${file}: no "# VERSION" before the first instruction`, { hint: HINT });
}
