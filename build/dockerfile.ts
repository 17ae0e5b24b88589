import { DockerfileParser, type From } from "dockerfile-ast";
import { UserError } from "../model/user-error";

/** One image that a Dockerfile takes from outside: by FROM, or by `COPY --from`. */
export interface BaseUse {
  readonly reference: string;
  /** Where the reference stands in the text. */
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
}

/** The parts of a Dockerfile that a build needs to know. */
export interface ParsedDockerfile {
  readonly uses: readonly BaseUse[];
  /** The outside image that the last stage rests on; undefined: `scratch`. */
  readonly finalBase: string | undefined;
  /** Names declared by ARG anywhere. */
  readonly args: ReadonlySet<string>;
}

const SCRATCH = "scratch";

/** @param file named in errors. @throws UserError when a FROM can't be understood. */
export function parseDockerfile(text: string, file: string): ParsedDockerfile {
  const dockerfile = DockerfileParser.parse(text);
  /** Stage names and numbers → the outside image under that stage. */
  const stages = new Map<string, string | undefined>();
  const uses: BaseUse[] = [];
  let finalBase: string | undefined;

  function use(reference: string, start: { line: number; character: number }): void {
    if (reference.includes("$")) {
      throw new UserError(
        `${file}:${start.line + 1}: "${reference}" depends on a variable, so it is pinned nowhere`,
        { hint: "Write the image out: name:tag@sha256:…" },
      );
    }
    const offset = offsetAt(text, start);
    uses.push({ reference, start: offset, end: offset + reference.length, line: start.line + 1 });
  }

  const froms = dockerfile.getFROMs();
  if (froms.length === 0) throw new UserError(`${file}: no FROM: nothing to build`);
  froms.forEach((from, index) => {
    const { image, start } = imageOf(from, file);
    const known = stages.has(image.toLowerCase());
    if (!known && image !== SCRATCH) use(image, start);
    finalBase = known ? stages.get(image.toLowerCase()) : image === SCRATCH ? undefined : image;
    const stage = from.getBuildStage();
    if (stage !== null) stages.set(stage.toLowerCase(), finalBase);
    stages.set(String(index), finalBase);
  });
  for (const copy of dockerfile.getCOPYs()) {
    const flag = copy.getFromFlag();
    const value = flag?.getValue();
    const range = flag?.getValueRange();
    if (value && range && !stages.has(value.toLowerCase())) use(value, range.start);
  }
  return { uses, finalBase, args: argNames(text) };
}

/** Puts other references in the place of some; everything else keeps its bytes. */
export function rewriteReferences(
  text: string,
  uses: readonly BaseUse[],
  replace: (reference: string) => string,
): string {
  return [...uses]
    .sort((one, other) => other.start - one.start)
    .reduce(
      (rest, { reference, start, end }) =>
        rest.slice(0, start) + replace(reference) + rest.slice(end),
      text,
    );
}

function imageOf(from: From, file: string) {
  const image = from.getImage();
  const range = from.getImageRange();
  if (image === null || range === null) {
    const line = (from.getRange()?.start.line ?? 0) + 1;
    throw new UserError(`${file}:${line}: FROM names no image`);
  }
  return { image, start: range.start };
}

function argNames(text: string): ReadonlySet<string> {
  const args = DockerfileParser.parse(text)
    .getInstructions()
    .filter((instruction) => instruction.getKeyword() === "ARG")
    .flatMap((instruction) => instruction.getArguments())
    .map((argument) => argument.getValue().split("=", 1)[0] ?? "");
  return new Set(args);
}

function offsetAt(text: string, { line, character }: { line: number; character: number }): number {
  let offset = 0;
  for (let passed = 0; passed < line; passed += 1) offset = text.indexOf("\n", offset) + 1;
  return offset + character;
}
