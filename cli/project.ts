import { findStack, openProject, type Project, type StackFile } from "../operations/project";

/** The project in whose folder the command was typed. */
export function here(): Project {
  return openProject(process.cwd());
}

/** The stacks named on the command line, in the project's order; all of them when none is. */
export function chosenStacks(project: Project, names: readonly string[]): readonly StackFile[] {
  const chosen = names.map((name) => findStack(project, name));
  return chosen.length === 0
    ? project.stacks
    : project.stacks.filter((stack) => chosen.includes(stack));
}
