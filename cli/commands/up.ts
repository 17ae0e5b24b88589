import { isHealthy } from "../../operations/status";
import { bringUp } from "../../operations/up";
import { UserError } from "../../model/user-error";
import { terminalProgress } from "../progress";
import { chosenStacks, here } from "../project";
import { statusTable } from "../status-table";

export async function run(names: readonly string[]): Promise<void> {
  const project = here();
  const rows = await bringUp(project, chosenStacks(project, names), terminalProgress());
  process.stdout.write(`${statusTable(rows)}\n`);
  if (!isHealthy(rows)) {
    throw new UserError("not everything that the config says is healthy; see the table above", {
      hint: "`slipway status` looks again; `docker service ps <stack>-<service>` shows its tasks.",
    });
  }
}
