import { type Pipeline, runsOnPullRequest } from "./pipeline";

/** Pipelines that belong in one file, of a CI that has many. */
export interface FileOfPipelines {
  /** Of its last pipeline, which is what the others are for. */
  readonly name: string;
  readonly pipelines: readonly Pipeline[];
}

/**
 * Those that wait for one another are together. What a pull request runs is apart from all else,
 * with that trigger only: it can change the file that it is run by, and whoever guards the deploy
 * secrets can then leave the whole file out.
 */
export function pipelineFiles(pipelines: readonly Pipeline[]): readonly FileOfPipelines[] {
  const review = pipelines
    .filter(runsOnPullRequest)
    .map((one) => ({ ...one, triggers: one.triggers.filter(({ on }) => on === "pull request") }));
  const others = pipelines
    .map((one) => ({ ...one, triggers: one.triggers.filter(({ on }) => on !== "pull request") }))
    .filter(({ triggers }) => triggers.length > 0);
  return [...connected(review), ...connected(others)].map((together) => ({
    name: together.at(-1)?.name ?? "",
    pipelines: together,
  }));
}

function connected(pipelines: readonly Pipeline[]): readonly (readonly Pipeline[])[] {
  return pipelines.reduce<readonly (readonly Pipeline[])[]>((files, pipeline) => {
    const joins = (file: readonly Pipeline[]) =>
      file.some((one) => waitsFor(one, pipeline) || waitsFor(pipeline, one));
    const joined = files.filter(joins);
    return [...files.filter((file) => !joins(file)), [...joined.flat(), pipeline]];
  }, []);
}

function waitsFor({ after = [] }: Pipeline, { name }: Pipeline): boolean {
  return after.includes(name);
}
