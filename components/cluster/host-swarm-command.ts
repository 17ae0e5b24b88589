/**
 * Run by the plan's Command resources: `node --import=tsx host-swarm-command.ts form|ensure|remove`,
 * with the environment that `formEnvironment` and `nodeEnvironment` make. It reaches the machines
 * over SSH, with the key files that they name or the agent that SSH_AUTH_SOCK names.
 */
import { readLostHosts } from "../../model/lost-hosts";
import { UserError } from "../../model/user-error";
import { REAL_CLOCK } from "../../rollout/look";
import { cleanupScript } from "../hosts/preparation/cleanup-script";
import { ensureNode } from "./ensure-node";
import { formSwarm } from "./form-swarm";
import { readFormEnvironment, readNodeEnvironment } from "./host-swarm-environment";
import type { NodeTools } from "./node-tools";
import { withoutTokens } from "./passing";
import { removeNode } from "./remove-node";
import { connectMachine } from "./ssh-machine";

async function main(verb: string | undefined): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${withoutTokens(line)}\n`);
  const tools: NodeTools = { connect: connectMachine, clock: REAL_CLOCK, say };
  switch (verb) {
    case "form":
      return print({ clusterId: await formSwarm(readFormEnvironment(process.env), tools) });
    case "ensure": {
      const { host, ...settings } = readNodeEnvironment(process.env);
      return print({ nodeId: await ensureNode({ ...settings, host, settings: host }, tools) });
    }
    case "remove": {
      const settings = readNodeEnvironment(process.env);
      const lost = readLostHosts(process.env);
      return removeNode({ ...settings, lost, cleanupScript: cleanupScript() }, tools);
    }
    default:
      throw new UserError(`"${verb ?? ""}" is no swarm command; allowed: form, ensure, remove`);
  }
}

function print(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

if (require.main === module) {
  main(process.argv[2]).then(
    // Whatever is left open, a lost connection say, must not hold the command up.
    () => process.exit(0),
    (error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      process.stderr.write(`${withoutTokens(text)}\n`, () => process.exit(1));
    },
  );
}
