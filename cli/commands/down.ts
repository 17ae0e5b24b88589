import { UserError } from "../../model/user-error";
import { takeDown } from "../../operations/down";
import { withWhatIsLeft } from "../../operations/machine";
import { purge } from "../../operations/purge";
import { askYes } from "../ask-yes";
import { terminalProgress } from "../progress";
import { chosenStacks, here } from "../project";

interface Options {
  readonly volumes: boolean;
  readonly purge: boolean;
  readonly yes: boolean;
}

export async function run(names: readonly string[], options: Options): Promise<void> {
  const project = here();
  const stacks = chosenStacks(project, names);
  if (options.purge && stacks.length < project.stacks.length) {
    throw new UserError("--purge takes everything: name no stacks with it");
  }
  const what = stacks.map(({ stack }) => stack).join(", ");
  const also = [
    ...(options.volumes ? ["their data volumes"] : []),
    ...(options.purge ? ["caches, plugins and what setup installed"] : []),
  ];
  await confirm(`Take down ${[what, ...also].join(", ")}?`, options.yes);
  const progress = terminalProgress();
  await withWhatIsLeft(project, async (machine) => {
    await takeDown(project, machine, stacks, options, progress);
    if (options.purge) await purge(project, machine, progress);
  });
}

/** Without a terminal nobody can answer: then the command line has to say it. */
async function confirm(question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) {
    throw new UserError("down asks before it removes anything, and there is no terminal", {
      hint: "Say --yes if you mean it.",
    });
  }
  if (!(await askYes(question))) throw new UserError("nothing was removed");
}
