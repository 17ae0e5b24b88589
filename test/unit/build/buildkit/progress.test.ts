import * as assert from "node:assert/strict";
import { BuildLog } from "../../../../build/buildkit/progress";

const PRINTED = [
  "#1 [internal] load build definition from Dockerfile",
  "#1 transferring dockerfile: 1.2kB done",
  "#1 DONE 0.0s",
  "#7 [compile 3/5] RUN npm ci",
  "#8 [compile 2/5] COPY package.json ./",
  "#8 CACHED",
  "#7 0.412 npm warn old",
  "#7 [compile 3/5] RUN npm ci",
  "#9 0.100 of another step",
  "#7 3.001 npm error missing",
  '#7 ERROR: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1',
  "------",
  'error: failed to solve: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1',
];

describe("What a build by BuildKit prints", () => {
  const read = () => {
    const log = new BuildLog();
    return { log, told: PRINTED.flatMap((line) => log.read(line) ?? []) };
  };

  it("is told by its steps, each once, and by what they print", () => {
    assert.deepEqual(read().told, [
      "[compile 3/5] RUN npm ci",
      "[compile 2/5] COPY package.json ./",
      "npm warn old",
      "of another step",
      "npm error missing",
    ]);
  });

  it("becomes an error that names the failing step, with its own last lines", () => {
    const { summary, hint } = read().log.failure("apps/api/Dockerfile", "exit code 1");
    assert.equal(
      summary,
      'apps/api/Dockerfile: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1',
    );
    assert.equal(
      hint,
      "It failed at: [compile 3/5] RUN npm ci\n  npm warn old\n  npm error missing",
    );
  });

  it("says why where there was no step yet", () => {
    const { summary, hint } = new BuildLog().failure("Dockerfile", "no answer");
    assert.deepEqual([summary, hint], ["Dockerfile: no answer", "It failed at: the start"]);
  });
});
