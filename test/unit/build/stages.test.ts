import * as assert from "node:assert/strict";
import { keepStages, StageReader } from "../../../build/stages";
import { FakeEngine } from "./support/fake-engine";

const id = (digit: string) => digit.repeat(12);

describe("the stages of a build", () => {
  it("are read from the builder's output, without those that add nothing", () => {
    const reader = new StageReader();
    const output = [
      "Step 1/6 : FROM node AS compile",
      ` ---> ${id("a")}`,
      "Step 2/6 : RUN npm ci",
      ` ---> Running in ${id("e")}`,
      ` ---> ${id("b")}`,
      "Step 3/6 : FROM compile AS same",
      ` ---> ${id("b")}`,
      "Step 4/6 : FROM node",
      ` ---> ${id("a")}`,
      "Step 5/6 : COPY . .",
      " ---> Using cache",
      ` ---> ${id("c")}`,
      `Successfully built ${id("c")}`,
    ];
    for (const line of output) reader.read(line);
    assert.deepEqual(reader.end(), [id("b"), id("c")]);
  });

  it("of the last build are kept, and those of the build before let go", async () => {
    const engine = FakeEngine.start();
    try {
      for (const digit of ["a", "b"]) {
        engine.images.set(id(digit), { Id: id(digit), labels: {} });
        await keepStages(engine.docker, "api", [id(digit)]);
        await keepStages(engine.docker, "api", [id(digit)]);
        assert.equal(engine.images.get("slipway-cache/api:0")?.Id, id(digit));
      }
    } finally {
      engine.stop();
    }
  });
});
