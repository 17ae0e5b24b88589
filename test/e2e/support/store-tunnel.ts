import * as net from "node:net";
import { once } from "node:events";
import type Docker from "dockerode";

/** Leads a port of this machine's loopback to one in a container of an engine. */
export interface Tunnel {
  close(): void;
}

/**
 * The store of Pulumi's state listens on its engine's own loopback, and a test's engine has one of
 * its own: each connection is carried by a command in the store's container.
 */
export async function openTunnel(
  docker: Docker,
  container: string,
  { port, inside }: { readonly port: number; readonly inside: number },
): Promise<Tunnel> {
  const open = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    void carry(docker, container, inside, socket).catch(() => socket.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

async function carry(docker: Docker, container: string, inside: number, socket: net.Socket) {
  const exec = await docker.getContainer(container).exec({
    Cmd: ["nc", "127.0.0.1", String(inside)],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await exec.start({ hijack: true, stdin: true });
  stream.on("error", () => socket.destroy());
  stream.on("end", () => socket.end());
  docker.modem.demuxStream(stream, socket, process.stderr);
  socket.pipe(stream);
  socket.on("close", () => stream.destroy());
}
