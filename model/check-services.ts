import { isIP } from "node:net";
import { checkRelease } from "./check-release";
import { isDuration } from "./duration";
import { checkCount, checkVariables, LABEL, LABEL_ALLOWED, type Report } from "./field-rules";
import { dependencyProblems } from "./service-graph";
import type { ServiceSpec } from "./service-spec";
import { isSize } from "./size";
import { UserError } from "./user-error";

const MODE = /^0?[0-7]{3}$/;

/**
 * Checks the declarations of one stack, each by itself and all together.
 * @throws UserError that lists every mistake as `service "x": field: found …, allowed: …`.
 */
export function checkServices(specs: readonly ServiceSpec[]): void {
  const problems: string[] = [];
  for (const spec of specs) {
    checkService(spec, (field, found, allowed) => {
      const shown = found === undefined ? "nothing" : JSON.stringify(found);
      problems.push(`service "${spec.name}": ${field}: found ${shown}, allowed: ${allowed}`);
    });
  }
  problems.push(...duplicateNames(specs), ...dependencyProblems(specs), ...hostPortClashes(specs));
  if (problems.length > 0) throw new UserError(problems.join("\n"));
}

function checkService(spec: ServiceSpec, report: Report): void {
  if (!LABEL.test(spec.name)) report("name", spec.name, LABEL_ALLOWED);
  checkCount(spec.replicas, "replicas", 0, report);
  checkCount(spec.update?.parallelism, "update.parallelism", 0, report);
  checkCount(spec.health?.retries, "health.retries", 1, report);
  checkCount(spec.restart?.maxAttempts, "restart.maxAttempts", 0, report);
  checkCount(spec.logs?.maxFiles, "logs.maxFiles", 1, report);
  checkCount(spec.placement?.maxPerNode, "placement.maxPerNode", 1, report);
  checkPort(spec.public?.port, "public.port", report);
  for (const [index, port] of (spec.hostPorts ?? []).entries()) {
    checkPort(port.container, `hostPorts.${index}.container`, report);
    checkPort(port.host, `hostPorts.${index}.host`, report);
  }
  if (spec.health !== undefined && spec.health.command.length === 0) {
    report("health.command", spec.health.command, "a command and its arguments");
  }
  checkVariables(spec.environment, "environment", report);
  checkPaths(spec, report);
  checkNames(spec, report);
  checkAmounts(spec, report);
  checkRelease(spec, report);
}

function checkPaths(spec: ServiceSpec, report: Report): void {
  const paths: [string, string | undefined][] = [
    ["public.path", spec.public?.path],
    ["public.healthPath", spec.public?.healthPath],
    ...(spec.tmpfs ?? []).map(({ path }, at): [string, string] => [`tmpfs.${at}.path`, path]),
    ...(spec.volumes ?? []).map(({ path }, at): [string, string] => [`volumes.${at}.path`, path]),
    ...(spec.configFiles ?? []).map(({ path }, at): [string, string] => [
      `configFiles.${at}.path`,
      path,
    ]),
    ...(spec.secrets ?? []).map(({ path }, at): [string, string | undefined] => [
      `secrets.${at}.path`,
      path,
    ]),
  ];
  const mounted = new Map<string, string>();
  for (const [field, path] of paths) {
    if (path === undefined) continue;
    if (!path.startsWith("/") || path.split("/").includes("..")) {
      report(field, path, "an absolute path");
    }
    if (field.startsWith("public.")) continue;
    const other = mounted.get(path);
    if (other !== undefined) report(field, path, `a path that ${other} does not take`);
    mounted.set(path, field);
  }
  for (const [index, file] of (spec.envFiles ?? []).entries()) {
    if (file.startsWith("/") || file.split("/").includes("..")) {
      report(`envFiles.${index}`, file, "a path in the project's folder, relative to it");
    }
  }
}

function checkNames(spec: ServiceSpec, report: Report): void {
  for (const [index, address] of (spec.nameservers ?? []).entries()) {
    if (isIP(address) === 0) report(`nameservers.${index}`, address, "an IP address");
  }
  for (const [index, { name }] of (spec.volumes ?? []).entries()) {
    if (!LABEL.test(name)) report(`volumes.${index}.name`, name, LABEL_ALLOWED);
  }
  for (const [index, { name, template, mode }] of (spec.secrets ?? []).entries()) {
    if (!LABEL.test(name)) report(`secrets.${index}.name`, name, LABEL_ALLOWED);
    if (template !== undefined && !template.includes("{value}")) {
      report(`secrets.${index}.template`, template, "text with {value} in it");
    }
    checkMode(mode, `secrets.${index}.mode`, report);
  }
  for (const [index, { mode }] of (spec.configFiles ?? []).entries()) {
    checkMode(mode, `configFiles.${index}.mode`, report);
  }
  const hosts = { "public.host": spec.public?.host, hostname: spec.hostname };
  for (const [field, host] of Object.entries(hosts)) {
    if (host !== undefined && !host.split(".").every((label) => LABEL.test(label))) {
      report(field, host, "DNS labels (a-z, 0-9, -) with dots between");
    }
  }
}

function checkAmounts(spec: ServiceSpec, report: Report): void {
  const durations = {
    "health.interval": spec.health?.interval,
    "health.timeout": spec.health?.timeout,
    "timing.start": spec.timing?.start,
    "timing.drain": spec.timing?.drain,
    "timing.longestRequest": spec.timing?.longestRequest,
    "update.monitor": spec.update?.monitor,
    "update.delay": spec.update?.delay,
    "restart.delay": spec.restart?.delay,
  };
  for (const [field, value] of Object.entries(durations)) {
    if (value !== undefined && !isDuration(value))
      report(field, value, "a duration (500ms, 5s, 2m)");
  }
  const amounts = { limits: spec.resources?.limits, reservations: spec.resources?.reservations };
  for (const [name, amount] of Object.entries(amounts)) {
    const { cpus, memory } = amount ?? {};
    if (cpus !== undefined && !(cpus > 0))
      report(`resources.${name}.cpus`, cpus, "a number above 0");
    if (memory !== undefined && !isSize(memory))
      report(`resources.${name}.memory`, memory, "a size (64MiB)");
  }
  for (const [index, { size }] of (spec.tmpfs ?? []).entries()) {
    if (size !== undefined && !isSize(size)) report(`tmpfs.${index}.size`, size, "a size (64MiB)");
  }
  const { maxSize } = spec.logs ?? {};
  if (maxSize !== undefined && !isSize(maxSize)) report("logs.maxSize", maxSize, "a size (64MiB)");
}

function checkPort(port: number | undefined, field: string, report: Report): void {
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) {
    report(field, port, "a port number, 1 to 65535");
  }
}

function checkMode(mode: string | undefined, field: string, report: Report): void {
  if (mode !== undefined && !MODE.test(mode)) report(field, mode, "octal digits, such as 0444");
}

function duplicateNames(specs: readonly ServiceSpec[]): string[] {
  const seen = new Set<string>();
  return specs.flatMap(({ name }) => {
    if (seen.has(name)) return [`service "${name}": declared a second time`];
    seen.add(name);
    return [];
  });
}

function hostPortClashes(specs: readonly ServiceSpec[]): string[] {
  const taken = new Map<string, string>();
  return specs.flatMap(({ name, hostPorts = [] }) =>
    hostPorts.flatMap(({ host, protocol = "tcp" }, index) => {
      const port = `${host}/${protocol}`;
      const other = taken.get(port);
      taken.set(port, other ?? name);
      if (other === undefined) return [];
      return [`service "${name}": hostPorts.${index}.host: found ${host}, which "${other}" takes`];
    }),
  );
}
