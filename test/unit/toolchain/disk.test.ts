import * as assert from "node:assert/strict";
import * as os from "node:os";
import * as path from "node:path";
import { diskProblem, requireSpace } from "../../../toolchain/disk";

describe("the space on a disk", () => {
  const folder = path.join(os.tmpdir(), "not", "made", "yet");

  it("is enough when more is free than wanted", async () => {
    assert.equal(await diskProblem(folder, 1), undefined);
  });

  it("is seen from the nearest folder that exists, and told with the fix", async () => {
    const problem = await diskProblem(folder, 1e18);
    const words = `are free for ${folder}, 1000000000.0 GB are needed`;
    assert.ok(problem?.summary.endsWith(words), problem?.summary);
    assert.match(problem?.fix ?? "", /^Free some space/);
  });

  it("stops what needs more, before it starts", async () => {
    await assert.rejects(requireSpace(folder, 1e18), { name: "UserError" });
  });
});
