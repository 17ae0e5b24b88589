import type { Host, SshEndpoint } from "../../model/host";
import { UserError } from "../../model/user-error";
import { connectSsh } from "../../ssh/connection";
import { inTime } from "../../rollout/failure/in-time";
import { engineThere } from "./each-host";

/** Whether a machine of the list lets us in, and its engine answers. */
export interface HostCheck {
  readonly name: string;
  /** `user@address:port`. */
  readonly ssh: string;
  /** The same of its jump host. Absent: it is reached directly. */
  readonly jump?: string;
  /** The engine's version. Absent: it was not asked, for the reason `problem`. */
  readonly engine?: string;
  readonly problem?: string;
}

const ANSWER_MS = 10_000;

/** Asks all at once, each by a connection of its own. What keeps one from answering is told. */
export function checkHosts(hosts: readonly Host[]): Promise<HostCheck[]> {
  return Promise.all(
    hosts.map(async (host): Promise<HostCheck> => {
      const { name, jump } = host;
      const place = { name, ssh: placeOf(host), ...(jump && { jump: placeOf(jump) }) };
      try {
        return { ...place, ...(await engineOf(host)) };
      } catch (error) {
        const problem = error instanceof UserError ? error.summary : messageOf(error);
        return { ...place, problem };
      }
    }),
  );
}

async function engineOf(host: Host): Promise<Pick<HostCheck, "engine" | "problem">> {
  const connection = await connectSsh(host);
  try {
    const docker = await engineThere(connection);
    if (docker === undefined) return { problem: "no engine runs there; `slipway up` sees to it" };
    const { Version } = await inTime(docker.version(), ANSWER_MS);
    return { engine: Version };
  } finally {
    connection.close();
  }
}

function placeOf({ user, address, port }: SshEndpoint): string {
  return `${user}@${address}:${port}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
