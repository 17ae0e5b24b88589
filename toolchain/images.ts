import {
  readSubstitutions,
  writeSubstitutions,
  type Substitution,
  type Substitutions,
} from "../config/substitutions";
import { formatPin, hasKnownDigest, parsePin, pinReference, type Pin } from "../model/pin";
import { UserError } from "../model/user-error";
import type { EngineInfo } from "./engine/ensure-engine";
import { makeImage } from "./images/make";
import { partContext, type PartContext } from "./parts/context";
import { LogFile } from "./progress/log-file";
import { withLogTail } from "./progress/failure";
import type { Reporter } from "./progress/reporter";
import { runTasks, type Task } from "./progress/tasks";
import { binariesFor } from "./supply/binary-for";
import { imageId, loadImage, pullImage } from "./supply/engine-images";
import { isOwnMirror } from "./supply/mirror";
import { localImageFor } from "./supply/recipe-for";
import { Registries, registryHost } from "./supply/registries";

export interface ImagesOptions {
  readonly projectDir: string;
  /** Takes plain lines of progress. Default: a task list, or lines, on standard error. */
  readonly report?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
}

/** A pin's image is on the engine as itself, or stands in the record with what takes its place. */
interface Supplied {
  readonly pin: Pin;
  readonly substitution?: Substitution;
}

/**
 * Brings the images of official pins to the engine: pulled, else made here, and then recorded as a
 * substitution by the made image's id. What the record names already, and is there, stays; so does
 * a mirror that somebody wrote into it. Answers the record.
 * @throws UserError for an image that can be neither pulled nor made.
 */
export async function ensureImages(
  { docker }: EngineInfo,
  references: readonly string[],
  options: ImagesOptions,
): Promise<Substitutions> {
  const { projectDir, report, env } = options;
  const before = readSubstitutions(projectDir);
  const pins = [...new Set(references)].map(parsePin);
  const present = await Promise.all(pins.map((pin) => isSupplied(docker, pin, before)));
  const missing = pins.filter((_, index) => !present[index]);
  if (missing.length === 0) return before;
  const supply: Supply = {
    docker,
    context: partContext(env),
    registries: new Registries(docker),
  };
  const log = new LogFile(supply.context.cache.logs, "images");
  const tasks = missing.map((pin): Task<Supplied> => ({
    title: `Image ${pinReference(pin)}`,
    run: (reporter) => supplyImage(supply, pin, reporter),
  }));
  const supplied = await runTasks(tasks, { log, report }).catch((error: unknown) => {
    throw withLogTail(error, log);
  });
  // Read again: another run may have added to it meanwhile.
  const after = withSupplied(readSubstitutions(projectDir), supplied);
  writeSubstitutions(projectDir, after);
  return after;
}

function withSupplied(record: Substitutions, supplied: readonly Supplied[]): Substitutions {
  const settled = new Set(supplied.flatMap(({ pin }) => [formatPin(pin), pinReference(pin)]));
  return Object.fromEntries([
    ...Object.entries(record).filter(([official]) => !settled.has(official)),
    ...supplied.flatMap(({ pin, substitution }) =>
      substitution === undefined ? [] : [[pinReference(pin), substitution] as const],
    ),
  ]);
}

interface Supply {
  readonly docker: EngineInfo["docker"];
  readonly context: PartContext;
  readonly registries: Registries;
}

async function isSupplied(
  docker: EngineInfo["docker"],
  pin: Pin,
  record: Substitutions,
): Promise<boolean> {
  const found = record[formatPin(pin)] ?? record[pinReference(pin)];
  if (found === undefined) {
    return hasKnownDigest(pin) && (await imageId(docker, formatPin(pin))) !== undefined;
  }
  // Somebody's mirror: the engine pulls from it when it runs the image.
  if (found.digest !== undefined && !isOwnMirror(found)) return true;
  const reference =
    found.digest === undefined ? found.reference : `${found.reference}@${found.digest}`;
  return (await imageId(docker, reference)) !== undefined;
}

async function supplyImage(
  supply: Supply,
  pin: Pin,
  reporter: Reporter,
): Promise<{ result: Supplied; outcome: string }> {
  const why = await pull(supply, pin, reporter);
  if (why === undefined) return { result: { pin }, outcome: "pulled" };
  reporter.log(`${formatPin(pin)}: not pulled: ${why}`);
  const id = await make(supply, pin, why, reporter);
  const substitution = {
    reference: id,
    made: true,
    why: "made here: the official image can't be pulled",
  };
  return { result: { pin, substitution }, outcome: `made here (${id.slice(0, 19)})` };
}

/** Answers why not, or undefined when the image is there. */
async function pull(
  { docker, registries }: Supply,
  pin: Pin,
  reporter: Reporter,
): Promise<string | undefined> {
  if (!hasKnownDigest(pin)) return "its digest is unknown";
  const reference = formatPin(pin);
  reporter.status("asking its registry");
  const answer = await registries.ask(reference, registryHost(pin));
  if (answer.kind !== "found") return answer.why;
  try {
    await pullImage(docker, reference, (status) => reporter.status(`pulling: ${status}`));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Answers the id of the made and loaded image. */
async function make(
  { docker, context }: Supply,
  pin: Pin,
  why: string,
  reporter: Reporter,
): Promise<string> {
  const name = localImageFor(pin);
  if (name === undefined) {
    throw new UserError(`the image ${formatPin(pin)} can't be pulled (${why}), nor made here`, {
      hint: "Name a mirror of it in .slipway/substitutions.json, or load it into the engine.",
    });
  }
  const binaries = await binariesFor(name, context, reporter);
  reporter.status("making it from packages");
  const log = (line: string) => reporter.log(line);
  const made = await makeImage(name, { cacheDir: context.cache.root, log, binaries });
  if ((await imageId(docker, made.imageId)) === undefined) {
    reporter.status("loading");
    await loadImage(docker, made.archive);
  }
  return made.imageId;
}
