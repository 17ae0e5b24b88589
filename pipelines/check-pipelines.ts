import { UserError } from "../model/user-error";
import { minutes } from "./limits";
import { type Pipeline, type PipelineSet, runsOnPullRequest, type Step } from "./pipeline";
import { scheduleProblem } from "./schedule";

const LABEL = /^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$/;
const VARIABLE = /^[A-Z][A-Z0-9_]*$/;
const BRANCH = /^[A-Za-z0-9]+(?:[._/-][A-Za-z0-9]+)*$/;
const SLIPWAY_WORDS = /^slipway(?: [A-Za-z0-9_@%+=:,./-]+)+$/;

/** What one of the CIs would take for its own, in any text, each with its name. */
const RESERVED: readonly (readonly [string, string])[] = [
  ["${{", "GitHub's and Azure's expressions"],
  ["((", "Concourse's variables"],
  ["$$", "Woodpecker's sign for a dollar"],
];

/** @throws UserError listing all that some CI could not express, or that no CI should. */
export function checkPipelines(set: PipelineSet): void {
  const { branch, pipelines } = set;
  const names = pipelines.map(({ name }) => name);
  const problems = [
    BRANCH.test(branch) ? [] : `branch "${branch}"; allowed: letters, digits, and . _ / - between`,
    repeated(names).map((name) => `${name}: two pipelines have this name`),
    pipelines.flatMap((one) => pipelineProblems(one, pipelines).map((it) => `${one.name}: ${it}`)),
  ].flat();
  if (problems.length === 0) return;
  throw new UserError(`the pipelines of this ${set.repository} repository can't be written`, {
    hint: problems.join("\n"),
  });
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function pipelineProblems(pipeline: Pipeline, all: readonly Pipeline[]): readonly string[] {
  const { name, triggers, group, image, steps } = pipeline;
  return [
    LABEL.test(name) ? [] : "its name; allowed: a DNS label",
    group === undefined || LABEL.test(group) ? [] : `group "${group}"; allowed: a DNS label`,
    image === undefined || /^[\w][\w./:@-]*$/.test(image)
      ? []
      : `image "${image}"; allowed: a reference`,
    triggers.length > 0 ? [] : "nothing triggers it",
    triggers.flatMap((one) => (one.on === "schedule" ? (scheduleProblem(one.schedule) ?? []) : [])),
    triggers.filter(({ on }) => on === "schedule").length > 1 ? "it has two schedules" : [],
    steps.length > 0 ? [] : "it has no steps",
    repeated(steps.map((step) => step.name)).map((step) => `two steps are named ${step}`),
    orderProblems(pipeline, all),
    trustProblems(pipeline),
    steps.flatMap((step) => stepProblems(step).map((it) => `step ${step.name}: ${it}`)),
  ].flat();
}

/** Woodpecker leaves out what waits for a pipeline that does not run. */
function orderProblems({ triggers, after = [] }: Pipeline, all: readonly Pipeline[]): string[] {
  return after.flatMap((name) => {
    const before = all.find((one) => one.name === name);
    if (before === undefined) return `it comes after "${name}", which there is not`;
    const missing = triggers.filter(({ on }) => !before.triggers.some((one) => one.on === on));
    return missing.map(({ on }) => `it comes after ${name}, which does not run on ${on}`);
  });
}

function trustProblems(pipeline: Pipeline): string[] {
  if (!runsOnPullRequest(pipeline)) return [];
  return pipeline.steps
    .flatMap(({ secrets = [] }) => secrets)
    .filter(({ scope }) => scope === "release")
    .map(({ name }) => `pull requests run it, so it may not have ${name}`);
}

function stepProblems({ name, commands, environment = {}, secrets = [], limit }: Step): string[] {
  const texts = [...commands, ...Object.values(environment)];
  return [
    LABEL.test(name) ? [] : "its name; allowed: a DNS label",
    commands.length > 0 ? [] : "it has no commands",
    texts.filter((text) => !/^[^\p{Cc}]+$/u.test(text)).map(() => "a text of more than one line"),
    texts.flatMap((text) =>
      RESERVED.filter(([sign]) => text.includes(sign)).map(
        ([sign, whose]) => `"${text}" has "${sign}": ${whose}`,
      ),
    ),
    [...Object.keys(environment), ...secrets.flatMap((one) => [one.name, one.variable])]
      .filter((variable) => !VARIABLE.test(variable))
      .map((variable) => `variable "${variable}"; allowed: capitals, digits and _`),
    secrets.length === 0 || (commands.length === 1 && SLIPWAY_WORDS.test(commands[0] ?? ""))
      ? []
      : "with secrets it may run one slipway command, of plain words",
    Number.isInteger(minutes(limit)) && minutes(limit) >= 1
      ? []
      : `limit ${limit}; allowed: whole minutes`,
  ].flat();
}
