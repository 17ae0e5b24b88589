import * as https from "node:https";
import type { AddressInfo } from "node:net";

export interface TlsServed {
  readonly port: number;
  close(): void;
}

/** A real HTTPS server on this machine's loopback that says hello. @param pem key, certificate, chain. */
export async function serveTls(pem: string): Promise<TlsServed> {
  const server = https.createServer({ key: pem, cert: pem }, (_request, response) => {
    response.end("hello");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { port, close };
}
