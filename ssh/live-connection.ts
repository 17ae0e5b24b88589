import type { Duplex } from "node:stream";
import type { Channel } from "ssh2";
import { UserError } from "../model/user-error";
import { ChannelSocket } from "./channel-socket";
import type { Hop } from "./hop";
import { type RunOptions, type RunResult, runOver } from "./run";
import { SshError } from "./ssh-error";
import { watchSilence } from "./watch-silence";

/** A logged-in connection to a machine whose host key was checked. Many channels go over it. */
export interface SshConnection {
  /** `m1 (root@192.0.2.11:22)` */
  readonly title: string;
  /**
   * An exit code is no error.
   * @throws SshError (`closed`) when the connection is gone, UserError after `timeoutMs`.
   */
  run(command: string, options?: RunOptions): Promise<RunResult>;
  /** A connection to a Unix socket of the machine. @throws UserError, SshError (`closed`) */
  openSocket(path: string): Promise<Duplex>;
  /** A TCP connection from the machine. @throws UserError, SshError (`closed`) */
  openPort(address: string, port: number): Promise<Duplex>;
  /** Kept when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>;
  close(): void;
}

/** After so many silences a machine counts as gone. */
const SILENCES = 4;
/** A machine that is gone answers no goodbye. */
const GOODBYE_MS = 1_000;

export function liveConnection(
  { client, socket }: Hop,
  { title, aliveEveryMs }: { title: string; aliveEveryMs: number },
): SshConnection {
  let failure: Error | undefined;
  let end: SshError | undefined;
  const lost = (): SshError | undefined => end;
  const endWith = (why: string): void => {
    end ??= new SshError(`the connection to ${title} ${why}`, { reason: "closed", cause: failure });
  };
  const stopWatch = watchSilence(socket, {
    everyMs: aliveEveryMs,
    ticks: SILENCES,
    silent: () => {
      failure ??= new Error(`no sign of life for ${(aliveEveryMs * SILENCES) / 1000} s`);
      client.destroy();
    },
  });
  const closed = new Promise<void>((resolve) => {
    client.on("close", () => {
      endWith(failure === undefined ? "was ended by the machine" : `was lost: ${failure.message}`);
      stopWatch();
      resolve();
    });
  });
  client.on("error", (error) => (failure ??= error));
  // A channel of a jump host may be half open: whoever ends his half has left.
  client.on("end", () => client.destroy());

  function open(what: string, start: (done: OnChannel) => void): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const failed = (error: unknown): void => reject(end ?? noChannel(title, what, error));
      if (end !== undefined) return reject(end);
      try {
        start((error, channel) =>
          error ? failed(error) : resolve(new ChannelSocket(channel, lost)),
        );
      } catch (error) {
        failed(error);
      }
    });
  }

  return {
    title,
    closed,
    run: async (command, options = {}) => {
      if (end !== undefined) throw end;
      return runOver(client, command, options, { title, lost });
    },
    openSocket: (path) => open(path, (done) => client.openssh_forwardOutStreamLocal(path, done)),
    openPort: (address, port) =>
      open(`${address}:${port}`, (done) => client.forwardOut("127.0.0.1", 0, address, port, done)),
    close: () => {
      endWith("was closed");
      client.end();
      setTimeout(() => client.destroy(), GOODBYE_MS).unref();
    },
  };
}

type OnChannel = (error: Error | undefined, channel: Channel) => void;

function noChannel(title: string, what: string, cause: unknown): UserError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const why = said.replace("(SSH) Channel open failure: ", "") || "refused";
  return new UserError(`${title} gives no connection to ${what}: ${why}`, {
    hint:
      "Does something listen there, may the user open it (for the engine's socket: does he belong " +
      "to the group docker?), and does sshd allow it (AllowStreamLocalForwarding, " +
      "AllowTcpForwarding)?",
    cause,
  });
}
