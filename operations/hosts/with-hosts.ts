import type Docker from "dockerode";
import { edgeHosts, type Host, hostTitle, registryHost } from "../../model/host";
import { connectSsh, type SshConnection } from "../../ssh/connection";
import { dockerOver } from "../../ssh/engine";
import { startKeyAgent } from "../../ssh/key-agent";
import { connectManager } from "../../ssh/manager";
import { SshError } from "../../ssh/ssh-error";
import { openTunnel } from "../../ssh/tunnel";
import type { EngineInfo } from "../../toolchain/engine/ensure-engine";
import { checkApiVersion } from "../../toolchain/engine/preflight";
import type { Through } from "../ask-url";
import { withScratchDir } from "../scratch";
import { withVariables } from "./with-variables";

/** A cluster of hosts, within reach. */
export interface ReachedHosts {
  /** Of a manager. */
  readonly docker: Docker;
  /** Of the registry's host; where that does not answer, the manager's. */
  readonly images: EngineInfo;
  /** For whatever is started beside this process: DOCKER_HOST, and SSH_AUTH_SOCK where needed. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where the edge is. Absent: where the names of its URLs lead. */
  readonly through?: Through;
  /** Of each host of the edge that answers. Connections are made when first asked for. */
  edgeEngines(): Promise<readonly Docker[]>;
}

/**
 * Reaches the hosts' cluster while `use` runs: one connection to a manager, to which a local socket
 * leads, and one to the registry's host. This process' own DOCKER_HOST names that socket meanwhile.
 * @throws UserError with a line for each manager when none can be asked.
 */
export async function withHosts<T>(
  hosts: readonly Host[],
  use: (reached: ReachedHosts) => Promise<T>,
): Promise<T> {
  return withKeysAndFolder(hosts, async (keys, dir) => {
    const manager = await connectManager(hosts);
    const closers: Closer[] = [() => manager.connection.close()];
    try {
      const tunnel = await openTunnel(manager.connection, { dir });
      closers.unshift(() => tunnel.close());
      const images = await imageEngine(hosts, manager, closers);
      const variables = { ...keys, DOCKER_HOST: tunnel.host };
      const through = edgeFromHere(hosts);
      let engines: Promise<readonly Docker[]> | undefined;
      const edgeEngines = () => (engines ??= answering(edgeHosts(hosts), closers));
      return await withVariables(variables, () =>
        use({ docker: manager.docker, images, variables, through, edgeEngines }),
      );
    } finally {
      for (const close of closers) await close();
    }
  });
}

/**
 * Key files are served by an SSH agent while `use` runs: Pulumi's command provider takes keys from
 * one, so that none stands in the state. Hosts without a key file use the agent that is there.
 */
export function withKeys<T>(
  hosts: readonly Host[],
  use: (variables: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  return withKeysAndFolder(hosts, (variables) => use(variables));
}

type Closer = () => void | Promise<void>;

/** The folder's path is short: that of a Unix socket may have some hundred characters only. */
function withKeysAndFolder<T>(
  hosts: readonly Host[],
  use: (variables: Readonly<Record<string, string>>, dir: string) => Promise<T>,
): Promise<T> {
  const files = hosts
    .flatMap(({ key, jump }) => [key, jump?.key])
    .filter((key) => key !== undefined);
  return withScratchDir(async (dir) => {
    if (files.length === 0) return use({}, dir);
    const agent = await startKeyAgent([...new Set(files)], { dir });
    try {
      const variables = { SSH_AUTH_SOCK: agent.socket };
      return await withVariables(variables, () => use(variables, dir));
    } finally {
      await agent.close();
    }
  });
}

/** Its machines that are not behind another one: the others may answer to their names alone. */
export function edgeFromHere(hosts: readonly Host[]): Through | undefined {
  const direct = edgeHosts(hosts).filter(({ jump }) => jump === undefined);
  if (direct.length === 0) return undefined;
  return { addresses: direct.map(({ address }) => address) };
}

/** One that does not answer carries no instance for long: the swarm moves them, or says so. */
async function answering(hosts: readonly Host[], closers: Closer[]): Promise<readonly Docker[]> {
  const reached = await Promise.allSettled(hosts.map((host) => connectSsh(host)));
  return reached.flatMap((one) => {
    if (one.status === "rejected") {
      if (isAway(one.reason)) return [];
      throw one.reason;
    }
    closers.unshift(() => one.value.close());
    return [dockerOver(one.value)];
  });
}

async function imageEngine(
  hosts: readonly Host[],
  manager: { readonly host: Host; readonly docker: Docker },
  closers: Closer[],
): Promise<EngineInfo> {
  const wanted = registryHost(hosts);
  if (wanted.name === manager.host.name) return engineInfo(manager.docker, manager.host);
  let connection: SshConnection;
  try {
    connection = await connectSsh(wanted);
  } catch (error) {
    if (!isAway(error)) throw error;
    // Nothing can be pushed then, but what is there already can be deployed.
    return engineInfo(manager.docker, manager.host);
  }
  closers.unshift(() => connection.close());
  return engineInfo(dockerOver(connection), wanted);
}

async function engineInfo(docker: Docker, host: Host): Promise<EngineInfo> {
  const { Version: version, ApiVersion: apiVersion } = await docker.version();
  checkApiVersion(version, apiVersion);
  return { docker, host: `ssh://${hostTitle(host)}`, version, apiVersion };
}

/** It does not answer; one that shows another host key, or lets nobody in, does. */
function isAway(error: unknown): boolean {
  return error instanceof SshError && (error.reason === "unreachable" || error.reason === "closed");
}
