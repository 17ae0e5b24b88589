import * as os from "node:os";
import type { Client, ClientChannel } from "ssh2";
import { UserError } from "../model/user-error";

export interface RunOptions {
  /** Given to the command's standard input, which then ends. Default: empty. */
  readonly input?: string;
  /**
   * Default: no limit but the connection's. After it the command is told to end (TERM), which
   * OpenSSH passes on for users other than root only: what must not go on needs its own limit.
   */
  readonly timeoutMs?: number;
}

export interface RunResult {
  /** As a shell tells it: 128 and the signal's number for what a signal ended. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command by the user's login shell. `lost`: why the connection ended, while it is up undefined. */
export function runOver(
  client: Client,
  command: string,
  { input = "", timeoutMs }: RunOptions,
  { title, lost }: { title: string; lost: () => Error | undefined },
): Promise<RunResult> {
  const refused = (cause: unknown): Error => {
    const why = cause instanceof Error ? cause.message : String(cause);
    return (
      lost() ??
      new UserError(`${title} runs no command: ${why}`, {
        hint: "Does its sshd allow sessions, and one more on a connection (MaxSessions)?",
        cause,
      })
    );
  };
  return new Promise<RunResult>((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(refused(error));
      const stdout = collect(channel);
      const stderr = collect(channel.stderr);
      const timer = timeoutMs === undefined ? undefined : setTimeout(expire, timeoutMs);
      function expire(): void {
        reject(new UserError(`a command on ${title} did not end in ${(timeoutMs ?? 0) / 1000} s`));
        channel.signal("TERM");
        channel.close();
      }
      let code: number | undefined;
      channel.on("exit", (status: number | null, signal?: string) => {
        code = status ?? 128 + signalNumber(signal);
      });
      channel.on("error", reject);
      channel.on("close", () => {
        clearTimeout(timer);
        if (code !== undefined) return resolve({ code, stdout: stdout(), stderr: stderr() });
        reject(lost() ?? new UserError(`${title} did not say how a command ended`));
      });
      // Without a reader, what the command leaves unread would hold its end up.
      channel.end(input);
    });
  });
}

function collect(stream: ClientChannel | ClientChannel["stderr"]): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

function signalNumber(name = ""): number {
  const numbers: Readonly<Record<string, number | undefined>> = os.constants.signals;
  return numbers[name] ?? 0;
}
