import * as assert from "node:assert/strict";
import fc from "fast-check";
import {
  failure,
  framed,
  identitiesAnswer,
  readSignRequest,
  splitMessages,
} from "../../../ssh/agent-message";

const bytes = fc.uint8Array({ minLength: 1, maxLength: 50 }).map((each) => Buffer.from(each));

describe("messages to an SSH agent", () => {
  it("come out whole, however they were cut on the way", () => {
    fc.assert(
      fc.property(fc.array(bytes), fc.array(fc.nat(500)), (messages, cuts) => {
        const stream = Buffer.concat(messages.map(framed));
        const edges = [0, ...cuts.filter((cut) => cut < stream.length), stream.length];
        edges.sort((a, b) => a - b);
        const come: Buffer[] = [];
        let rest: Buffer = Buffer.alloc(0);
        edges.slice(1).forEach((end, index) => {
          const split = splitMessages(Buffer.concat([rest, stream.subarray(edges[index], end)]));
          come.push(...split.messages);
          rest = split.rest;
        });
        assert.deepEqual(come, messages);
        assert.equal(rest.length, 0);
      }),
    );
  });

  it("are refused when they are empty or longer than any agent's", () => {
    assert.throws(() => splitMessages(Buffer.from([0, 0, 0, 0])), /no agent message: 0 B/);
    assert.throws(() => splitMessages(Buffer.from([0, 4, 0, 1])), /no agent message: 262145 B/);
  });

  it("that ask for a signature are read, or refused when cut short", () => {
    fc.assert(
      fc.property(bytes, bytes, fc.nat(), fc.nat(200), (blob, data, flags, cut) => {
        const last = Buffer.alloc(4);
        last.writeUInt32BE(flags);
        const message = Buffer.concat([Buffer.from([13]), framed(blob), framed(data), last]);
        assert.deepEqual(readSignRequest(message), { blob, data, flags });
        if (cut < message.length) {
          assert.throws(() => readSignRequest(message.subarray(0, cut)), RangeError);
        }
      }),
    );
  });

  it("that list keys append another agent's, and nothing of one that holds none", () => {
    const own = { blob: Buffer.from("b"), comment: "c" };
    const one = Buffer.from([12, 0, 0, 0, 1, 0, 0, 0, 1, 98, 0, 0, 0, 1, 99]);
    assert.deepEqual(identitiesAnswer([own]), one);
    assert.deepEqual(identitiesAnswer([own], failure()), one);
    const both = Buffer.concat([Buffer.from([12, 0, 0, 0, 2]), one.subarray(5), one.subarray(5)]);
    assert.deepEqual(identitiesAnswer([own], one), both);
  });
});
