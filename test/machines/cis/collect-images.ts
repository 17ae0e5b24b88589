import type Docker from "dockerode";
import { z } from "zod";
import type { ImageFacts } from "./facts";

const inspectedImage = z.object({
  Id: z.string(),
  RepoTags: z.array(z.string()).nullish(),
  RepoDigests: z.array(z.string()).nullish(),
  Config: z
    .object({
      Env: z.array(z.string()).nullish(),
      Healthcheck: z.object({ Test: z.array(z.string()).nullish() }).nullish(),
    })
    .nullish(),
});
const history = z.array(z.object({ CreatedBy: z.string() }));

/** All that a machine has. */
export async function collectImages(docker: Docker): Promise<ImageFacts[]> {
  const listed = await docker.listImages();
  return Promise.all(
    listed.map(async ({ Id }) => {
      const image = docker.getImage(Id);
      const inspected = inspectedImage.parse(await image.inspect());
      const steps = history.parse(await image.history());
      return imageFacts(
        inspected,
        steps.map(({ CreatedBy }) => CreatedBy),
      );
    }),
  );
}

function imageFacts(
  { Id, RepoTags, RepoDigests, Config }: z.infer<typeof inspectedImage>,
  steps: readonly string[],
): ImageFacts {
  const test = Config?.Healthcheck?.Test ?? [];
  return {
    id: Id,
    name: RepoTags?.[0] ?? RepoDigests?.[0]?.split("@")[0] ?? Id,
    healthChecked: test.length > 0 && test[0] !== "NONE",
    variables: variableNames(Config?.Env ?? []),
    history: steps,
  };
}

/** Of those that are not empty; their values are nobody's business. */
export function variableNames(variables: readonly string[]): string[] {
  return variables.flatMap((variable) => {
    const at = variable.indexOf("=");
    return at > 0 && at < variable.length - 1 ? [variable.slice(0, at)] : [];
  });
}
