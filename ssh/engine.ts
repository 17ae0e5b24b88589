import * as http from "node:http";
import { PassThrough } from "node:stream";
import Docker from "dockerode";
import type { SshConnection } from "./connection";

export const ENGINE_SOCKET = "/var/run/docker.sock";

/**
 * A client for a machine's engine. Each request is a channel of the one connection, so that no
 * limit on logins or sessions is met. DOCKER_HOST and its like have no say.
 * @param socket the engine's, on the machine.
 */
export function dockerOver(connection: SshConnection, socket = ENGINE_SOCKET): Docker {
  const options = {
    agent: new ChannelAgent(connection, socket),
    protocol: "http" as const,
    // Only stands in the Host header.
    host: "docker",
    port: 80,
  };
  return new Docker(options);
}

class ChannelAgent extends http.Agent {
  constructor(
    private readonly connection: SshConnection,
    private readonly path: string,
  ) {
    super({ keepAlive: false });
  }

  override createConnection(
    _options: http.ClientRequestArgs,
    done?: Parameters<http.Agent["createConnection"]>[1],
  ): undefined {
    this.connection.openSocket(this.path).then(
      (socket) => done?.(null, socket),
      // The stream beside an error is not looked at.
      (error: unknown) =>
        done?.(error instanceof Error ? error : new Error(String(error)), new PassThrough()),
    );
  }
}
