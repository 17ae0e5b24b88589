import { spawn } from "node:child_process";
import * as http from "node:http";
import type { Duplex } from "node:stream";
import { UserError } from "../../model/user-error";
import { dialCommand } from "./dial-command";
import { DialSocket } from "./dial-socket";

/** An sshd turns logins away beyond ten at a time (MaxStartups 10:30:100), others' among them. */
const MOST_CONNECTIONS = 6;
const LAST_LINES = 3;

/** What a client of the engine's API must be given to go by SSH. */
export interface OverSsh {
  readonly agent: http.Agent;
  readonly protocol: "http";
  /** Only stands in the Host header. */
  readonly host: string;
  readonly port: number;
}

/**
 * The way to an engine by the system's `ssh`. Nothing is started before the first request; a few
 * logins serve all of them, and none keeps the process up when nobody waits for an answer.
 * @param host as in DOCKER_HOST: `ssh://…`.
 * @param env what `ssh` is started with, and the PATH on which it is found.
 * @throws UserError when it is malformed. A request fails with one when `ssh` is not there or ends
 *   with an error.
 */
export function overSsh(host: string, env: NodeJS.ProcessEnv = process.env): OverSsh {
  return { agent: new DialAgent(host, env), protocol: "http", host: "docker", port: 80 };
}

class DialAgent extends http.Agent {
  private readonly command: readonly string[];

  constructor(
    private readonly host: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    super({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
    this.command = dialCommand(host);
  }

  override createConnection(): Duplex {
    const [program = "", ...args] = this.command;
    const child = spawn(program, args, { stdio: "pipe", env: this.env });
    return new DialSocket(
      child,
      (code, said) => this.failed(code, said),
      (error) => this.notStarted(error),
    );
  }

  private notStarted(cause: Error): UserError {
    return new UserError(
      `DOCKER_HOST is "${this.host}", but ssh can't be started: ${cause.message}`,
      {
        hint: "Install OpenSSH's client (Debian: apt-get install openssh-client).",
        cause,
      },
    );
  }

  private failed(code: number | null, said: string): UserError {
    const lines = said.split(/\r?\n/).slice(-LAST_LINES).join("\n");
    // 255 is ssh's own; any other one is that of the command on the machine.
    const what =
      code === 255 ? "ssh can't connect" : `docker system dial-stdio ended (code ${code})`;
    return new UserError(`DOCKER_HOST is "${this.host}": ${what}${lines && `: ${lines}`}`, {
      hint:
        code === 255
          ? `It must work without questions: ${this.command.slice(0, -2).join(" ")} version. ` +
            "A host that is not known yet is added by ssh-keyscan, its key compared first."
          : "Docker's client must be installed there, and the user may use the engine.",
    });
  }
}
