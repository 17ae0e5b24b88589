import type { Host } from "../../model/host";
import type { SwarmEngine } from "./swarm-engine";

/** What a machine of the swarm is reached by; nothing of what it is for. */
export type SwarmHost = Pick<
  Host,
  "name" | "address" | "port" | "user" | "hostKey" | "key" | "jump" | "clusterAddress"
>;

/** The few calls to an engine that nodes take; answers are in the engine's own words. */
export interface NodeEngine extends SwarmEngine {
  /** With the join tokens: for use at once, never to be shown or kept. */
  swarmInspect(): Promise<unknown>;
  swarmJoin(options: SwarmJoin): Promise<unknown>;
  /** Only for the version that was read: the engine refuses when somebody else was faster. */
  updateNode(id: string, version: number, spec: NodeSpec): Promise<unknown>;
  removeNode(id: string, options: { readonly force: boolean }): Promise<unknown>;
  listTasks(): Promise<readonly unknown[]>;
}

/** In the engine's own words. */
export interface SwarmJoin {
  readonly AdvertiseAddr: string;
  readonly ListenAddr: string;
  readonly RemoteAddrs: readonly string[];
  readonly JoinToken: string;
}

/** In the engine's own words. */
export interface NodeSpec {
  readonly Name?: string;
  readonly Role: string;
  readonly Availability: string;
  readonly Labels: Readonly<Record<string, string>>;
}

export interface ScriptResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A machine that answered over SSH, while a command works on it. */
export interface Machine {
  /** As people write it: `m1 (ops@192.0.2.1:22)`. */
  readonly title: string;
  readonly engine: NodeEngine;
  /** Feeds a POSIX script to a shell of root's. An exit code is no error. */
  runAsRoot(script: string, options: { readonly timeoutMs: number }): Promise<ScriptResult>;
  close(): void;
}

export interface ConnectOptions {
  /** For each hop. Default 10,000. */
  readonly timeoutMs?: number;
}

/** @throws SshError when it can't be reached, or not be trusted. */
export type Connect = (host: SwarmHost, options?: ConnectOptions) => Promise<Machine>;

/** The port of a swarm's managers: Docker's default. */
export const SWARM_PORT = 2377;

/**
 * What an engine listens on for the other machines: on all addresses of its family. With one that
 * the machine has not yet when its engine starts, it would be out of its swarm until the next start.
 */
export function listenAddress({ clusterAddress }: Pick<SwarmHost, "clusterAddress">): string {
  return `${clusterAddress.includes(":") ? "[::]" : "0.0.0.0"}:${SWARM_PORT}`;
}

/** Where the other machines join the swarm by this manager. */
export function joinAddress({ clusterAddress }: Pick<SwarmHost, "clusterAddress">): string {
  return `${clusterAddress.includes(":") ? `[${clusterAddress}]` : clusterAddress}:${SWARM_PORT}`;
}
