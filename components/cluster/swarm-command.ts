/**
 * Run by the plan's Command resource: `node --import=tsx swarm-command.ts ensure|leave`, with the
 * environment that `swarmCommandEnvironment` makes. It speaks to the engine that DOCKER_HOST names
 * (default: the local socket) and needs no docker client.
 */
import Docker from "dockerode";
import { UserError } from "../../model/user-error";
import { overSsh } from "../../rollout/over-ssh/dial-agent";
import { readSwarmCommandEnvironment } from "./swarm-command-environment";
import { ensureSwarm, leaveSwarm } from "./swarm-engine";

async function main(verb: string | undefined): Promise<void> {
  const host = process.env["DOCKER_HOST"] ?? "";
  const engine = new Docker(host.startsWith("ssh://") ? overSsh(host) : undefined);
  const settings = readSwarmCommandEnvironment(process.env);
  switch (verb) {
    case "ensure":
      say(JSON.stringify(await ensureSwarm(engine, settings)));
      return;
    case "leave":
      say(await leaveSwarm(engine, settings));
      return;
    default:
      throw new UserError(`"${verb ?? ""}" is no swarm command; allowed: ensure, leave`);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

if (require.main === module) {
  main(process.argv[2]).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
