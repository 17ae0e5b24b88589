import * as assert from "node:assert/strict";
import { appPipelines } from "../../../pipelines/app-repository";
import { pipelineFiles } from "../../../pipelines/files";
import type { Pipeline } from "../../../pipelines/pipeline";

function shown(pipelines: readonly Pipeline[]): readonly string[] {
  return pipelineFiles(pipelines).map(
    ({ name, pipelines: together }) =>
      `${name}: ${together.map((one) => `${one.name} (${one.triggers.map(({ on }) => on).join(", ")})`).join(", ")}`,
  );
}

const APP = {
  branch: "main",
  folders: ["."],
  infrastructure: "https://git.example.org/team/infrastructure",
  test: ["npm test"],
};

describe("Pipelines in files", () => {
  it("are together where one waits for the other, but apart from what pull requests run", () => {
    assert.deepEqual(shown(appPipelines(APP).pipelines), [
      "test: test (pull request)",
      "pin: test (push), pin (push)",
      "rebuild: rebuild (schedule, by hand)",
    ]);
  });

  it("are alone where none waits", () => {
    assert.deepEqual(shown(appPipelines({ ...APP, test: [] }).pipelines), [
      "pin: pin (push)",
      "rebuild: rebuild (schedule, by hand)",
    ]);
  });
});
