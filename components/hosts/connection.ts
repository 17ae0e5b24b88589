import type { types } from "@pulumi/command";
import type { Host, SshEndpoint } from "../../model/host";

/**
 * Retries of a connection that fails; the provider waits 0.1 s before the first and half as long
 * again before each next. 10 of them bridge some 11 s of a refused connection: a restarted SSH
 * server, or one at its MaxStartups.
 */
const DIAL_ERROR_LIMIT = 10;
/** Seconds that one attempt may take: a machine that swallows packets is given up after 2 minutes. */
const PER_DIAL_TIMEOUT = 10;

/**
 * How a remote command reaches a machine. The host key is always checked. No key and no password
 * stands in it: the provider asks the agent that SSH_AUTH_SOCK names.
 */
export function remoteConnection(host: Host): types.input.remote.ConnectionArgs {
  const connection = dial(host);
  return host.jump === undefined ? connection : { ...connection, proxy: dial(host.jump) };
}

function dial({ address, port, user, hostKey }: SshEndpoint): types.input.remote.ConnectionArgs {
  return {
    host: address,
    port,
    user,
    hostKey,
    dialErrorLimit: DIAL_ERROR_LIMIT,
    perDialTimeout: PER_DIAL_TIMEOUT,
  };
}
