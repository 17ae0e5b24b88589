import { checkPipelines } from "../check-pipelines";
import type { PipelineSet } from "../pipeline";
import { renderAzurePipelines } from "./azure-pipelines";
import { renderConcourse } from "./concourse";
import { renderGithub } from "./github";
import { renderGitlab } from "./gitlab";
import { renderJenkins } from "./jenkins";
import type { Rendered, Renderer, RenderSettings } from "./rendered";
import { renderWoodpecker } from "./woodpecker";

const RENDERERS = {
  github: renderGithub,
  gitlab: renderGitlab,
  "azure-pipelines": renderAzurePipelines,
  jenkins: renderJenkins,
  woodpecker: renderWoodpecker,
  concourse: renderConcourse,
} as const satisfies Record<string, Renderer>;

export type CiKind = keyof typeof RENDERERS;

export const CI_KINDS = Object.keys(RENDERERS) as readonly CiKind[];

/** @throws UserError when the set asks for what not every CI can do. */
export function renderPipelines(
  kind: CiKind,
  set: PipelineSet,
  settings: RenderSettings,
): Rendered {
  checkPipelines(set);
  return RENDERERS[kind](set, settings);
}
