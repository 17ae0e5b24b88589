import * as fs from "node:fs/promises";
import * as net from "node:net";
import * as path from "node:path";

/** The longest path of a Unix socket, in bytes (sun_path; macOS allows fewer than Linux). */
const LONGEST_PATH = 103;

/**
 * Listens on a Unix socket that nobody but this user may open.
 * @param file in a folder of mode 0700: between its making and its mode being set it is open.
 * @param serve gets each connection, of which either half may end first; errors of it are his whom
 *   it is piped to, and end nothing else.
 * @throws Error when the folder is open to others, or the path too long.
 */
export async function listenPrivately(
  file: string,
  serve: (socket: net.Socket) => void,
): Promise<{ readonly file: string; close(): Promise<void> }> {
  const { mode } = await fs.stat(path.dirname(file));
  if ((mode & 0o077) !== 0) throw new Error(`${path.dirname(file)} is open to other users`);
  if (Buffer.byteLength(file) > LONGEST_PATH) throw new Error(`${file} is too long for a socket`);
  const open = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    // Without a listener, an error of one client would end the process.
    socket.on("error", () => socket.destroy());
    serve(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(file, resolve);
  });
  await fs.chmod(file, 0o600);
  // It serves who is there, and holds nobody up: what it is for lives as long as it is wanted.
  server.unref();
  return {
    file,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        open.forEach((socket) => socket.destroy());
      }),
  };
}
