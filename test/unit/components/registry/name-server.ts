import * as dgram from "node:dgram";
import type { AddressInfo } from "node:net";

export interface NameServer {
  /** `127.0.0.1:<port>`. */
  readonly address: string;
  close(): void;
}

const ANSWER_FLAGS = 0x8180;
const TYPE_A = 1;

/**
 * Answers every question for an IPv4 address with these, as the engine's own server would.
 * @param addresses default 127.0.0.1.
 */
export async function nameServer(
  addresses: readonly string[] = ["127.0.0.1"],
): Promise<NameServer> {
  const socket = dgram.createSocket("udp4");
  socket.on("message", (query, { port, address }) => {
    socket.send(answerTo(query, addresses), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, close: () => socket.close() };
}

function answerTo(query: Buffer, addresses: readonly string[]): Buffer {
  let end = 12;
  while (query[end] !== 0) end += (query[end] ?? 0) + 1;
  const isA = query.readUInt16BE(end + 1) === TYPE_A;
  const question = query.subarray(12, end + 5);
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(ANSWER_FLAGS, 2);
  head.writeUInt16BE(isA ? addresses.length : 0, 6);
  head.writeUInt16BE(0, 8);
  head.writeUInt16BE(0, 10);
  // A pointer to the question's name, A, IN, 1 second, 4 bytes of address.
  const records = addresses.map((address) =>
    Buffer.concat([
      Buffer.from("c00c00010001000000010004", "hex"),
      Buffer.from(address.split(".").map(Number)),
    ]),
  );
  return Buffer.concat([head, question, ...(isA ? records : [])]);
}
