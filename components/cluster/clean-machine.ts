import { UserError } from "../../model/user-error";
import type { Machine } from "./machine";
import { DEADLINE, type NodeTools } from "./node-tools";

const LAST_LINES = 12;

/**
 * Takes from a machine what Slipway put there.
 * @param where it is now, for the error: `is out of the swarm`.
 * @throws UserError with the end of the output.
 */
export async function cleanMachine(
  machine: Machine,
  { script, where }: { readonly script: string; readonly where: string },
  { say }: Pick<NodeTools, "say">,
): Promise<void> {
  const { code, stdout, stderr } = await machine.runAsRoot(script, { timeoutMs: DEADLINE.cleanup });
  for (const line of stdout.split("\n").filter((one) => one.trim() !== "")) say(line);
  if (code === 0) return;
  const end = stderr.trim().split("\n").slice(-LAST_LINES).join("\n");
  throw new UserError(
    `${machine.title} ${where}, but was not cleaned (exit code ${code}):\n${end}`,
    { hint: "Mend it, and run the same command again: it goes on with the cleaning." },
  );
}
