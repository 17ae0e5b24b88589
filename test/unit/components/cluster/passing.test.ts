import * as assert from "node:assert/strict";
import {
  EngineGone,
  messageOf,
  passesOver,
  statusOf,
  withoutTokens,
} from "../../../../components/cluster/passing";
import { UserError } from "../../../../model/user-error";
import { SshError } from "../../../../ssh/ssh-error";
import { refusal } from "./fake-engine";

describe("A failure of the machine that was asked, not of what it was asked", () => {
  const CASES: readonly [string, unknown, boolean][] = [
    ["is a lost connection", new SshError("x", { reason: "closed" }), true],
    ["is a machine that is off", new SshError("x", { reason: "unreachable" }), true],
    ["is no wrong host key", new SshError("x", { reason: "host key" }), false],
    ["is no refused login", new SshError("x", { reason: "login" }), false],
    ["is an engine that is gone", new EngineGone("m1", new Error("x")), true],
    ["is a swarm without a leader", refusal(503, "The swarm does not have a leader."), true],
    ["is a manager no more", refusal(503, "This node is not a swarm manager."), true],
    ["is a late answer", refusal(500, "context deadline exceeded"), true],
    ["is no refusal", refusal(400, "raft: invalid argument"), false],
    ["is no other fault of the engine", refusal(500, "update out of sequence"), false],
    ["is no verdict", new UserError("no"), false],
    ["is no defect", new TypeError("x is undefined"), false],
  ];
  for (const [name, error, expected] of CASES) {
    it(name, () => assert.equal(passesOver(error), expected));
  }
});

describe("What is told of a failure", () => {
  it("is one line without join tokens", () => {
    const token = "SWMTKN-1-49nj1cmql0jkz5s954yi3oex3nedyz0fb0xx14ie39trti4wxv-8vxv8rssmk74";
    assert.equal(messageOf(new Error(`bad token\n  ${token}.`)), "bad token; [join token].");
    assert.equal(withoutTokens(`a ${token} b ${token}`), "a [join token] b [join token]");
  });

  it("is the engine's status only when the engine answered", () => {
    assert.equal(statusOf(refusal(404, "x")), 404);
    assert.equal(statusOf(new Error("x")), undefined);
    assert.equal(statusOf("x"), undefined);
  });
});
