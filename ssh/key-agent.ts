import * as net from "node:net";
import * as path from "node:path";
import type { ParsedKey } from "ssh2";
import {
  failure,
  framed,
  identitiesAnswer,
  readSignRequest,
  REQUEST_IDENTITIES,
  SIGN_REQUEST,
  signResponse,
  splitMessages,
} from "./agent-message";
import { listenPrivately } from "./listen-privately";
import { checkHeld, readKeyFile } from "./login";

export interface KeyAgent {
  /** For SSH_AUTH_SOCK. */
  readonly socket: string;
  close(): Promise<void>;
}

export interface KeyAgentOptions {
  /** Where the socket is put: a folder that only this user may enter. */
  readonly dir: string;
  /** Whose keys are offered after those of the files. Default: the agent that SSH_AUTH_SOCK names. */
  readonly agent?: string;
}

/**
 * An SSH agent in this process that holds the keys of files, so that programs which take keys from
 * an agent need not be told them. What it does not hold it hands on to the user's own agent, if
 * there is one; a file that a passphrase locks must be held by that.
 * @throws SshError (`login`) when a file can't be read, or is locked and held by no agent.
 */
export async function startKeyAgent(
  files: readonly string[],
  { dir, agent = process.env["SSH_AUTH_SOCK"] || undefined }: KeyAgentOptions,
): Promise<KeyAgent> {
  const held: Held[] = [];
  for (const file of files) {
    const { key } = await readKeyFile(file, "a host");
    if (key === undefined) await checkHeld(file, "a host", agent);
    else held.push({ key, blob: key.getPublicSSH(), comment: file });
  }
  const { file, close } = await listenPrivately(path.join(dir, "agent.sock"), (socket) =>
    serve(socket, (message) => answer(message, held, agent)),
  );
  return { socket: file, close };
}

interface Held {
  readonly key: ParsedKey;
  readonly blob: Buffer;
  readonly comment: string;
}

async function answer(
  message: Buffer,
  held: readonly Held[],
  agent: string | undefined,
): Promise<Buffer> {
  const handOn = (): Promise<Buffer> | undefined =>
    agent === undefined ? undefined : ask(agent, message);
  if (message[0] === REQUEST_IDENTITIES) return identitiesAnswer(held, await handOn());
  if (message[0] !== SIGN_REQUEST) return failure();
  const request = readSignRequest(message);
  const found = held.find(({ blob }) => blob.equals(request.blob));
  if (found === undefined) return (await handOn()) ?? failure();
  return signResponse(found.key, request) ?? failure();
}

/** Answers in the order of the requests; what is no agent message ends the connection. */
function serve(socket: net.Socket, answerTo: (message: Buffer) => Promise<Buffer>): void {
  let rest: Buffer = Buffer.alloc(0);
  let last = Promise.resolve();
  socket.on("data", (chunk: Buffer) => {
    try {
      const split = splitMessages(Buffer.concat([rest, chunk]));
      rest = split.rest;
      for (const message of split.messages) {
        last = last
          .then(() => answerTo(message).catch(failure))
          .then((reply) => void socket.write(framed(reply)));
      }
    } catch {
      socket.destroy();
    }
  });
  socket.on("end", () => void last.then(() => socket.end()));
}

/** One question to another agent; one that does not answer counts as one that holds nothing. */
function ask(agent: string, message: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket = net.connect(agent, () => socket.write(framed(message)));
    let come: Buffer = Buffer.alloc(0);
    const end = (reply: Buffer): void => {
      resolve(reply);
      socket.destroy();
    };
    socket.on("data", (chunk: Buffer) => {
      try {
        come = Buffer.concat([come, chunk]);
        const [reply] = splitMessages(come).messages;
        if (reply !== undefined) end(reply);
      } catch {
        end(failure());
      }
    });
    socket.on("error", () => end(failure()));
    socket.on("close", () => end(failure()));
  });
}
