import { UserError } from "../../model/user-error";
import { connectSsh, type SshConnection } from "../../ssh/connection";
import { dockerOver } from "../../ssh/engine";
import { rootShell } from "../../ssh/root-shell";
import { SshError } from "../../ssh/ssh-error";
import type { ConnectOptions, Machine, NodeEngine, SwarmHost } from "./machine";
import { EngineGone, statusOf } from "./passing";

/** An engine that waits for its swarm's leader answers within 20 s; a join takes it as long. */
const ANSWER_MS = 40_000;

/** Logs in to a machine and speaks to its engine over that one connection. @throws SshError */
export async function connectMachine(
  host: SwarmHost,
  options: ConnectOptions = {},
): Promise<Machine> {
  const connection = await connectSsh(host, options);
  return {
    title: connection.title,
    engine: engineOver(connection),
    runAsRoot: (input, { timeoutMs }) => connection.run(rootShell(host), { input, timeoutMs }),
    close: () => connection.close(),
  };
}

function engineOver(connection: SshConnection): NodeEngine {
  const docker = dockerOver(connection);
  const ask = <T>(answer: Promise<T>): Promise<T> => answered(connection.title, answer);
  return {
    info: () => ask(docker.info()),
    swarmInspect: () => ask(docker.swarmInspect()),
    swarmInit: (options) => ask(docker.swarmInit(options)),
    swarmJoin: (options) => ask(docker.swarmJoin(options)),
    swarmLeave: (options) => ask(docker.swarmLeave(options)),
    updateNode: (id, version, spec) =>
      // In the query only the version, in the body only the specification.
      ask(docker.getNode(id).update(queryAndBody({ version }, spec))),
    removeNode: (id, options) => ask(docker.getNode(id).remove(options)),
    listNodes: () => ask(docker.listNodes()),
    listServices: () => ask(docker.listServices()),
    listTasks: () => ask(docker.listTasks()),
    listNetworks: () => ask(docker.listNetworks()),
    listSecrets: () => ask(docker.listSecrets()),
    listConfigs: () => ask(docker.listConfigs()),
  };
}

function queryAndBody(query: object, body: object): object {
  return { _query: query, _body: body };
}

/** @throws what the engine says; EngineGone when it says nothing. */
async function answered<T>(title: string, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const why = new UserError(`no answer in ${ANSWER_MS / 1000} s`);
    timer = setTimeout(() => reject(why), ANSWER_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    if (error instanceof SshError || statusOf(error) !== undefined) throw error;
    throw new EngineGone(title, error);
  } finally {
    clearTimeout(timer);
  }
}
