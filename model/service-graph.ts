import { nearest } from "./nearest";
import type { ServiceSpec } from "./service-spec";

/** Dependencies that nobody declared, and services that wait for each other in a circle. */
export function dependencyProblems(specs: readonly ServiceSpec[]): string[] {
  const names = specs.map(({ name }) => name);
  const unknown = specs.flatMap(({ name, dependsOn = [] }) =>
    dependsOn
      .filter((other) => !names.includes(other))
      .map((other) => {
        const close = nearest(other, names);
        const asked = close === undefined ? "" : `; did you mean "${close}"?`;
        return `service "${name}": dependsOn: there is no service "${other}"${asked}`;
      }),
  );
  const cycle = firstCycle(specs);
  if (cycle === undefined) return unknown;
  return [...unknown, `services wait for each other: ${cycle.join(" → ")}`];
}

/** The first circle of dependencies found, its first name repeated at the end. */
function firstCycle(specs: readonly ServiceSpec[]): string[] | undefined {
  const dependencies = new Map(specs.map(({ name, dependsOn = [] }) => [name, dependsOn]));
  const done = new Set<string>();
  const walk = (name: string, trail: readonly string[]): string[] | undefined => {
    const start = trail.indexOf(name);
    if (start >= 0) return [...trail.slice(start), name];
    if (done.has(name)) return undefined;
    for (const next of dependencies.get(name) ?? []) {
      const cycle = walk(next, [...trail, name]);
      if (cycle !== undefined) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of dependencies.keys()) {
    const cycle = walk(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
