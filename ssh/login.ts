import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { type AnyAuthMethod, type ParsedKey, utils } from "ssh2";
import type { SshEndpoint } from "../model/host";
import { agentKeys, OneKeyAgent } from "./agent-keys";
import { fingerprintOf } from "./public-key";
import { SshError } from "./ssh-error";

/** How to log in, and how to say with what it was tried. */
export interface Login {
  readonly methods: AnyAuthMethod[];
  /** `the key ~/.ssh/id_ed25519 (SHA256:…)`, `the 2 keys of the SSH agent`. */
  readonly title: string;
}

/**
 * With the key of the host's `key` file, else with those of the SSH agent. A file that a passphrase
 * locks serves when the agent holds its key.
 * @param agent the agent's socket; undefined: there is none.
 * @throws SshError (`login`) when there is nothing to log in with.
 */
export async function loginFor(
  endpoint: SshEndpoint,
  title: string,
  agent: string | undefined,
): Promise<Login> {
  const username = endpoint.user;
  if (endpoint.key !== undefined) {
    const file = await readKeyFile(endpoint.key, title);
    if (file.key === undefined) return lockedKey(endpoint.key, username, title, agent);
    const key = file.key;
    return {
      methods: [{ type: "publickey", username, key }],
      title: `the key ${endpoint.key} (${fingerprintOf(key.getPublicSSH())})`,
    };
  }
  if (agent === undefined) {
    throw new SshError(`there is no key to log in to ${title} with`, {
      reason: "login",
      hint:
        "Start an SSH agent and add a key to it (eval $(ssh-agent); ssh-add), so that " +
        "SSH_AUTH_SOCK names it, or give the host's private key file as `key`.",
    });
  }
  const keys = await agentKeys(agent, title);
  if (keys.length === 0) {
    throw new SshError(`the SSH agent at ${agent} holds no key to log in to ${title} with`, {
      reason: "login",
      hint: "Add one (ssh-add <file>), or give the host's private key file as `key`.",
    });
  }
  const count = keys.length === 1 ? "the one key" : `the ${keys.length} keys`;
  return { methods: [{ type: "agent", username, agent }], title: `${count} of the SSH agent` };
}

/**
 * A private key's file; `key` is undefined when a passphrase locks it.
 * @throws SshError (`login`) when it can't be read or holds no private key.
 */
export async function readKeyFile(
  file: string,
  title: string,
): Promise<{ readonly key: ParsedKey | undefined }> {
  let text: string;
  try {
    text = await fs.readFile(expandHome(file), "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SshError(`the key file ${file} of ${title} can't be read: ${why}`, {
      reason: "login",
      hint: "Correct the host's `key`, or leave it out to use the keys of the SSH agent.",
      cause,
    });
  }
  const key = utils.parseKey(text);
  if (!(key instanceof Error) && key.isPrivateKey()) return { key };
  if (/ENCRYPTED/.test(text) || (key instanceof Error && /^Encrypted /.test(key.message))) {
    return { key: undefined };
  }
  const why = key instanceof Error ? key.message : "it is a public key";
  throw new SshError(
    `the key file ${file} of ${title} holds no private key that is known: ${why}`,
    {
      reason: "login",
      hint: `Give the file without .pub; one of another format is converted by: ssh-keygen -p -f ${file}`,
    },
  );
}

async function lockedKey(
  file: string,
  username: string,
  title: string,
  agent: string | undefined,
): Promise<Login> {
  const held = await checkHeld(file, title, agent);
  const method = { type: "agent" as const, username, agent: new OneKeyAgent(held.agent, held.key) };
  return { methods: [method], title: `the key ${file} of the SSH agent` };
}

/**
 * For a key file that a passphrase locks: its public half, which the agent holds.
 * @throws SshError (`login`) when it does not, or there is none.
 */
export async function checkHeld(
  file: string,
  title: string,
  agent: string | undefined,
): Promise<{ readonly agent: string; readonly key: ParsedKey }> {
  const key = await fs.readFile(`${expandHome(file)}.pub`, "utf8").then(
    (text) => utils.parseKey(text),
    () => undefined,
  );
  const known = key !== undefined && !(key instanceof Error);
  if (agent !== undefined && known) {
    const keys = await agentKeys(agent, title);
    if (keys.some((each) => each.equals(key))) return { agent, key };
  }
  const where =
    known || agent === undefined ? "" : ` (to tell which key it is, ${file}.pub must be there)`;
  throw new SshError(`the key file ${file} of ${title} is locked by a passphrase`, {
    reason: "login",
    hint: `Add it to an SSH agent, which asks for the passphrase once: ssh-add ${file}${where}`,
  });
}

function expandHome(file: string): string {
  return file.startsWith("~/") ? path.join(os.homedir(), file.slice(2)) : path.resolve(file);
}
