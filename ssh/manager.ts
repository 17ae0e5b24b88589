import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { type Host, hostTitle, managersOf } from "../model/host";
import { UserError } from "../model/user-error";
import { connectSsh, type SshConnection, type SshOptions } from "./connection";
import { dockerOver } from "./engine";
import { SshError } from "./ssh-error";

export interface Manager {
  readonly host: Host;
  readonly connection: SshConnection;
  readonly docker: Docker;
}

export interface ManagerOptions extends SshOptions {
  /** For each hop, and for the engine's answers. Default 5,000: another manager may answer sooner. */
  readonly timeoutMs?: number;
  /**
   * Names of hosts that their swarm knows no more: where one of them does not answer, or still waits
   * for the others, there may be no swarm all the same. Default: none.
   */
  readonly lost?: readonly string[];
}

/** All managers answer, and none of them is in a swarm. */
export class NoSwarmError extends UserError {}

/** The same of one manager. */
class OutOfSwarm extends UserError {}

/**
 * The first manager, in the list's order, that can be asked: its engine is an active manager of a
 * swarm which has a leader. The caller closes the connection.
 * @throws UserError with a line for each when there is none, a NoSwarmError when there is no swarm
 *   that one could be of; SshError (`host key`) at once when one
 *   shows a wrong host key: that is no outage to be got around.
 */
export async function connectManager(
  hosts: readonly Host[],
  { lost = [], ...options }: ManagerOptions = {},
): Promise<Manager> {
  const managers = managersOf(hosts);
  if (managers.length === 0) throw new UserError("no host has the role manager");
  const reasons: string[] = [];
  let out = 0;
  let away = 0;
  for (const host of managers) {
    try {
      return await askManager(host, { timeoutMs: 5_000, ...options });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (error instanceof SshError && error.reason === "host key") throw error;
      reasons.push(error.summary);
      if (error instanceof OutOfSwarm) out++;
      else if (lost.includes(host.name) && !isLogin(error)) away++;
    }
  }
  const summary = ["no manager of the cluster can be asked:", ...reasons].join("\n  ");
  if (out > 0 && out + away === managers.length) {
    throw new NoSwarmError(summary, {
      hint:
        "`slipway up` makes them a cluster; `slipway down` takes down what is left where they were " +
        "one before.",
    });
  }
  throw new UserError(summary, {
    hint:
      "A swarm is led while more than half of its managers are up; what runs on it goes on " +
      "without. Bring managers up again, then repeat.",
  });
}

function isLogin(error: UserError): boolean {
  return error instanceof SshError && error.reason === "login";
}

async function askManager(
  host: Host,
  options: Required<Pick<SshOptions, "timeoutMs">> & SshOptions,
) {
  const { timeoutMs } = options;
  const connection = await connectSsh(host, options);
  try {
    const docker = dockerOver(connection);
    const swarm = await answer(host, timeoutMs, docker.info().then(swarmOf)).catch(
      async (error: unknown) => {
        if (await hasEngine(connection, timeoutMs)) throw error;
        throw new OutOfSwarm(`${hostTitle(host)}: no engine is installed on it`);
      },
    );
    const no = notManaging(swarm);
    if (no !== undefined) {
      const Reason = swarm.LocalNodeState === "inactive" ? OutOfSwarm : UserError;
      throw new Reason(`${hostTitle(host)}: ${no}`);
    }
    // Only answered when there is a leader.
    await answer(host, timeoutMs, docker.swarmInspect());
    return { host, connection, docker };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** One that is installed may be in a swarm, also while it is down. */
async function hasEngine(connection: SshConnection, timeoutMs: number): Promise<boolean> {
  const command = 'PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin" command -v dockerd';
  const { code } = await connection.run(command, { timeoutMs });
  return code === 0;
}

interface EngineSwarm {
  readonly LocalNodeState?: string;
  readonly ControlAvailable?: boolean;
}

function swarmOf(info: { readonly Swarm?: EngineSwarm }): EngineSwarm {
  return info.Swarm ?? {};
}

/** Why an engine can't be asked about its swarm; undefined: it can. */
export function notManaging({ LocalNodeState, ControlAvailable }: EngineSwarm): string | undefined {
  if (LocalNodeState === "inactive") return "its engine is in no swarm";
  if (LocalNodeState !== "active") return `its engine's state in the swarm is ${LocalNodeState}`;
  return ControlAvailable ? undefined : "its engine is a worker of its swarm";
}

async function answer<T>(host: Host, timeoutMs: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = sleep(timeoutMs, undefined, { signal: done.signal }).then(() => {
    throw new UserError(
      `the engine of ${hostTitle(host)} does not answer in ${timeoutMs / 1000} s`,
    );
  });
  try {
    return await Promise.race([work, late]);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(`the engine of ${hostTitle(host)} says: ${saying(cause)}`, { cause });
  } finally {
    done.abort();
  }
}

/** Without what the client puts around it: `(HTTP code 503) unexpected - … `. */
function saying(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^\(HTTP code \d+\) .*? - /, "").trim();
}
