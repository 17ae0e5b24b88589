import type { FailureReport, TaskEvidence } from "./failure-report";
import { code, fenced, table } from "./markdown-parts";
import { outcomeWords } from "./rollout-failure";
import { exitWords, seconds } from "./words";

/** A report as it reads in a comment on a pull request. */
export function reportMarkdown(report: FailureReport): string {
  const blocks = [
    `# ${report.stack}: the release of ${report.service} failed`,
    `**${escaped(report.cause.text)}**`,
    [outcomeWords(report), timing(report)].join(" "),
    versionsTable(report),
    ...differencesBlock(report),
    ...tasksBlock(report.tasks),
    ...report.tasks.flatMap(taskBlock),
    `What the orchestrator says: ${code(report.message)}`,
  ];
  return `${blocks.join("\n\n")}\n`;
}

const STAGES: Readonly<Record<FailureReport["stage"], string>> = {
  before: "by a task before the switch",
  rollout: "while its instances were replaced",
  after: "by a task after the switch",
  smoke: "by a smoke test after the switch",
  bake: "while it was watched after the switch",
};

function timing({ stage, startedAt, detectedAfterMs, backAfterMs }: FailureReport): string {
  const back = backAfterMs === undefined ? "" : `; it was undone after ${seconds(backAfterMs)}`;
  return `It showed ${STAGES[stage]}, ${seconds(detectedAfterMs)} after the start at ${startedAt}${back}.`;
}

function versionsTable({ image, from, to }: FailureReport): string {
  const rows: (readonly [string, string | undefined, string | undefined])[] = [
    ["pin", from?.pin, to.pin],
    ["revision", from?.image?.revision, to.image?.revision],
    ["version", from?.image?.version, to.image?.version],
    ["built", from?.image?.created, to.image?.created],
    ["source", from?.image?.source, to.image?.source],
  ];
  const told = rows.filter(([name, one, other]) => name === "pin" || (one ?? other) !== undefined);
  const missing = [
    ...(from !== undefined && from.image === undefined ? ["former"] : []),
    ...(to.image === undefined ? ["new"] : []),
  ].map(
    (which) => `The ${which} image could not be read on this machine: its labels are not known.`,
  );
  const cells = told.map(([name, one, other]) => [
    name,
    from === undefined ? "none" : cell(one),
    cell(other),
  ]);
  return [`## ${image}`, table(["", "from", "to"], cells), ...missing].join("\n\n");
}

function cell(value: string | undefined): string {
  return value === undefined ? "–" : code(value);
}

function differencesBlock({ from, differences }: FailureReport): string[] {
  if (from === undefined) return ["There was no former version."];
  if (differences === undefined) return [];
  if (differences.length === 0) return ["Nothing but the image differs from the former version."];
  const rows = differences.map((one) => [
    [one.what, one.name === undefined ? "" : code(one.name)].join(" ").trim(),
    one.change,
    cell(one.from),
    cell(one.to),
  ]);
  return ["## What differs besides the image", table(["what", "", "from", "to"], rows)];
}

function tasksBlock(tasks: readonly TaskEvidence[]): string[] {
  if (tasks.length === 0) return [];
  const rows = tasks.map((task) => [
    title(task),
    task.node ?? "–",
    task.state === "complete" ? "ended" : task.state,
    task.exitCode === undefined ? "–" : exitWords(task.exitCode).replace("exit code ", ""),
    task.ranForMs === undefined ? "–" : seconds(task.ranForMs),
    { true: "yes", false: "no", undefined: "–" }[`${task.outOfMemory}`],
    cell(task.error),
  ]);
  const head = ["instance", "machine", "state", "exit code", "ran", "out of memory", "error"];
  return ["## Instances", table(head, rows)];
}

function taskBlock(task: TaskEvidence): string[] {
  const checks = (task.health?.checks ?? []).map(
    ({ exitCode, output }) => `exit code ${exitCode}: ${output || "(no output)"}`,
  );
  return [
    `### Instance ${title(task)}`,
    ...(task.health === undefined ? [] : [`Health: ${task.health.status}.`]),
    ...(checks.length === 0 ? [] : ["Its last health checks:", fenced(checks.join("\n"))]),
    ...(task.log.length === 0
      ? ["It left no output, or none that could be read."]
      : ["Its last lines of output:", fenced(task.log.join("\n"))]),
    ...task.unread.map((part) => `Could not be read: ${code(part)}.`),
  ];
}

function title({ id, slot }: TaskEvidence): string {
  return slot === undefined ? id.slice(0, 12) : `${slot} (${id.slice(0, 12)})`;
}

function escaped(text: string): string {
  return text.replaceAll(/([\\`*_<>[\]|@#])/g, "\\$1");
}
