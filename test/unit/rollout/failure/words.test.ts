import * as assert from "node:assert/strict";
import { declaredBy } from "../../../../rollout/failure/declared";
import { exitWords, oneLine, seconds } from "../../../../rollout/failure/words";
import { PUBLIC, resolvedService, SECRET_FILE } from "../../components/service/builders";

describe("the words of a report", () => {
  it("tell times as closely as it matters", () => {
    assert.deepEqual([0, 96, 412, 2_951, 3_000, 20_480].map(seconds), [
      "0.1 s",
      "0.1 s",
      "0.4 s",
      "3 s",
      "3 s",
      "20 s",
    ]);
  });

  it("name the signal that ended a process", () => {
    assert.deepEqual([0, 3, 137, 143].map(exitWords), [
      "exit code 0",
      "exit code 3",
      "exit code 137 (SIGKILL)",
      "exit code 143 (SIGTERM)",
    ]);
  });

  it("put text on one line", () => {
    assert.equal(oneLine("  one\n  two\r\n\nthree "), "one two three");
  });
});

describe("what a service declares", () => {
  it("is what helps to tell why it fails", () => {
    const service = resolvedService({
      public: PUBLIC,
      hostPorts: [{ container: 9000, host: 90, protocol: "tcp" }],
      secrets: [SECRET_FILE],
    });
    assert.deepEqual(declaredBy(service), {
      ports: [8080, 9000],
      secrets: ["/run/secrets/password"],
      start: "30s",
      memory: "256MiB",
    });
  });
});
