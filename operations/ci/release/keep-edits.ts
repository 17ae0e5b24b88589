import * as fs from "node:fs";
import type { ReleaseFailure } from "../../deploy/result";
import type { StackFile } from "../../project";
import { takeBack } from "./take-back";
import { orNote } from "./telling";
import type { ReleaseWorld } from "./world";

export interface Edited {
  /** The file's text when the release began. */
  readonly before: string;
  readonly cause?: string;
  readonly failure?: ReleaseFailure;
}

/**
 * Brings what a release wrote into its checkout's file into the branch: pins that went back, secrets
 * that were made. The report goes to the pull request that the commit came with, as a comment; where
 * there is none, into the message.
 * @returns the commit, where one was made.
 */
export async function keepEdits(
  world: ReleaseWorld,
  { stack, path, file }: StackFile,
  { before, cause = "", failure }: Edited,
): Promise<string | undefined> {
  const { forge, progress } = world;
  const { branch, commit } = world.context;
  const report = markdownOf(failure);
  // A forge that does not answer this will not take the commit, which says so with what to do.
  const request =
    report === undefined ? undefined : await forge.pullRequestOf(commit).catch(() => undefined);
  if (request !== undefined && report !== undefined) {
    const comment = { marker: `take-back:${markerWord(stack)}`, body: report };
    const what = `the report could not be put to pull request ${request.number}`;
    await orNote(world, what, () => forge.putComment(request.number, comment));
  }
  const after = fs.readFileSync(path, "utf8");
  if (after === before) return undefined;
  const { sha, done, notes } = await takeBack(
    forge,
    branch,
    { file, before, after },
    {
      stack,
      cause,
      commit,
      ...(failure && factsOf(failure)),
      ...(request === undefined && report !== undefined && { report }),
    },
  );
  notes.forEach((note) => progress.note(note));
  if (sha === undefined) return undefined;
  const what = done.length > 0 ? "The last good pins are back" : "What was made is";
  progress.note(`${what} in ${file} of ${branch}: ${sha}`);
  return sha;
}

function markdownOf(failure: ReleaseFailure | undefined): string | undefined {
  const file = failure?.reports.find((one) => one.endsWith(".md"));
  return file === undefined ? undefined : fs.readFileSync(file, "utf8");
}

function factsOf({ service, image, detectedAfterMs, backAfterMs }: ReleaseFailure) {
  return {
    detectedAfterMs,
    ...(service !== undefined && { service }),
    ...(image !== undefined && { image }),
    ...(backAfterMs !== undefined && { backAfterMs }),
  };
}

function markerWord(stack: string): string {
  const words = stack.toLowerCase().match(/[a-z0-9]+/g);
  return words?.join("-") ?? "stack";
}
