import { isDuration, toMilliseconds } from "./duration";
import { checkCount, checkVariables, LABEL, LABEL_ALLOWED, type Report } from "./field-rules";
import type { Bake, ReleaseTask, SmokeTest } from "./release-spec";
import type { ServiceSpec } from "./service-spec";

const METHODS = ["GET", "HEAD", "POST"];

/** What a release of a service asks for can be done, and says something. */
export function checkRelease({ release = {}, public: route }: ServiceSpec, report: Report): void {
  const { before = [], after = [], smoke = [], bake } = release;
  for (const [at, task] of before.entries()) checkTask(task, `release.before.${at}`, report);
  for (const [at, task] of after.entries()) {
    checkTask(task, `release.after.${at}`, report);
    if (task.undo !== undefined) {
      report(`release.after.${at}.undo`, task.undo, "none: only what ran before can be taken back");
    }
  }
  checkUnique({ before, after }, report);
  const isPublic = route !== undefined;
  if (smoke.length > 0 && !isPublic) {
    report("release.smoke", smoke, "none: it goes through the edge, and the service is not public");
  }
  for (const [at, test] of smoke.entries()) checkSmoke(test, `release.smoke.${at}`, report);
  if (bake !== undefined) checkBake(bake, isPublic, report);
}

function checkTask(task: ReleaseTask, field: string, report: Report): void {
  if (!LABEL.test(task.name)) report(`${field}.name`, task.name, LABEL_ALLOWED);
  if (task.image === "") {
    report(`${field}.image`, task.image, "a key under slipway:images; absent: the service's own");
  }
  for (const [process, at] of [
    [task, field],
    [task.undo, `${field}.undo`],
  ] as const) {
    checkTime(process?.timeout, `${at}.timeout`, report);
    checkVariables(process?.environment, `${at}.environment`, report);
  }
}

/** The record of what ran knows a task by its name alone. */
function checkUnique(
  phases: Readonly<Record<string, readonly ReleaseTask[]>>,
  report: Report,
): void {
  const taken = new Map<string, string>();
  for (const [phase, tasks] of Object.entries(phases)) {
    for (const [at, { name }] of tasks.entries()) {
      const field = `release.${phase}.${at}`;
      const other = taken.get(name);
      if (other !== undefined) report(`${field}.name`, name, `a name that ${other} does not have`);
      taken.set(name, other ?? field);
    }
  }
}

function checkSmoke({ method, path, status, text }: SmokeTest, field: string, report: Report) {
  if (method !== undefined && !METHODS.includes(method)) {
    report(`${field}.method`, method, METHODS.join(", "));
  }
  if (!path.startsWith("/")) report(`${field}.path`, path, "a path that begins with /");
  if (status !== undefined && !(Number.isInteger(status) && status >= 100 && status <= 599)) {
    report(`${field}.status`, status, "a status of HTTP, 100 to 599");
  }
  if (text === "") report(`${field}.text`, text, "text; absent: any body will do");
  if (text !== undefined && method === "HEAD") {
    report(`${field}.text`, text, "none with HEAD, whose answers have no body");
  }
}

function checkBake(bake: Bake, isPublic: boolean, report: Report): void {
  const { time, errorRate, p95, minRequests } = bake;
  checkTime(time, "release.bake.time", report);
  checkTime(p95, "release.bake.p95", report);
  if (errorRate !== undefined && !(errorRate >= 0 && errorRate <= 1)) {
    report("release.bake.errorRate", errorRate, "a share, 0 to 1");
  }
  checkCount(minRequests, "release.bake.minRequests", 1, report);
  if (isPublic) return;
  for (const [name, value] of Object.entries({ errorRate, p95, minRequests })) {
    if (value === undefined) continue;
    report(`release.bake.${name}`, value, "none: the edge counts requests of public services only");
  }
}

function checkTime(time: string | undefined, field: string, report: Report): void {
  if (time === undefined || (isDuration(time) && toMilliseconds(time) > 0)) return;
  report(field, time, "a duration above 0 (500ms, 5s, 2m)");
}
