import * as assert from "node:assert/strict";
import { parseDockerfile, rewriteReferences } from "../../../build/dockerfile";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("the images that a Dockerfile takes from outside", () => {
  it("are those of FROM and COPY --from, but neither stages nor scratch", () => {
    const text = [
      `FROM node:24@${DIGEST} AS compile`,
      "FROM compile AS tested",
      "COPY --from=0 /a /a",
      `COPY --from=busybox:1@${DIGEST} /bin/sh /bin/sh`,
      "FROM scratch",
      "COPY --from=tested /a /a",
    ].join("\n");
    const { uses, finalBase } = parseDockerfile(text, "D");
    assert.deepEqual(
      uses.map(({ reference, line }) => [reference, line]),
      [
        [`node:24@${DIGEST}`, 1],
        [`busybox:1@${DIGEST}`, 4],
      ],
    );
    assert.equal(finalBase, undefined);
  });

  it("follow stages down to what the last one rests on", () => {
    const text = "FROM a:1 AS one\nFROM b:1 AS two\nFROM One AS three\nFROM three\n";
    assert.equal(parseDockerfile(text, "D").finalBase, "a:1");
  });

  it("are replaced without touching any other byte", () => {
    const text =
      "# FROM a:1\r\nFROM --platform=linux/amd64  a:1  AS x\r\nRUN echo a:1\nfrom a:1 \\\n\n";
    const { uses } = parseDockerfile(text, "D");
    assert.equal(
      rewriteReferences(text, uses, () => "longer.example.org/b@c"),
      "# FROM a:1\r\nFROM --platform=linux/amd64  longer.example.org/b@c  AS x\r\n" +
        "RUN echo a:1\nfrom longer.example.org/b@c \\\n\n",
    );
  });

  it("are refused when a variable decides them", () => {
    assert.throws(
      () => parseDockerfile("ARG BASE=a:1\nFROM ${BASE}\n", "D"),
      /^UserError: D:2: "\$\{BASE\}" depends on a variable, so it is pinned nowhere/,
    );
  });

  it("are refused when there is none at all", () => {
    assert.throws(() => parseDockerfile("# nothing\n", "D"), /D: no FROM: nothing to build/);
  });

  it("come with the build arguments that are declared", () => {
    const { args } = parseDockerfile("ARG A\nFROM scratch\nARG B=1 C\n", "D");
    assert.deepEqual([...args].sort(), ["A", "B", "C"]);
  });
});
