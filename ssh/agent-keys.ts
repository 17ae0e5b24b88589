import { OpenSSHAgent, type ParsedKey } from "ssh2";
import { SshError } from "./ssh-error";

/** Offers one of an agent's keys: a server ends the connection after a few that it doesn't know. */
export class OneKeyAgent extends OpenSSHAgent {
  constructor(
    socket: string,
    private readonly only: ParsedKey,
  ) {
    super(socket);
  }

  override getIdentities(callback: Parameters<OpenSSHAgent["getIdentities"]>[0]): void {
    super.getIdentities((error, keys) => {
      callback(
        error,
        keys?.filter((key) => isParsedKey(key) && key.equals(this.only)),
      );
    });
  }
}

const AGENT_MS = 5_000;

/**
 * What an agent offers. @param title the machine that it is asked for, for the error.
 * @throws SshError (`login`) when it does not answer.
 */
export function agentKeys(socket: string, title: string): Promise<readonly ParsedKey[]> {
  return new Promise((resolve, reject) => {
    const failed = (cause: Error): void =>
      reject(
        new SshError(`the SSH agent at ${socket} does not answer: ${cause.message}`, {
          reason: "login",
          hint: `It is asked for the keys to log in to ${title}: start it, or correct SSH_AUTH_SOCK.`,
          cause,
        }),
      );
    const late = new Error(`it says nothing for ${AGENT_MS / 1000} s`);
    const timer = setTimeout(() => failed(late), AGENT_MS);
    new OpenSSHAgent(socket).getIdentities((cause, keys) => {
      clearTimeout(timer);
      if (cause) failed(cause);
      else resolve((keys ?? []).filter(isParsedKey));
    });
  });
}

/** The type allows what a custom agent may give; OpenSSH's gives no other. */
function isParsedKey(key: object | string): key is ParsedKey {
  return typeof key === "object" && "getPublicSSH" in key;
}
