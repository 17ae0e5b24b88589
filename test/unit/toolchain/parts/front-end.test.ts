import * as assert from "node:assert/strict";
import { type FrontEnd, installArguments } from "../../../../toolchain/parts/front-end";

const FRONT_END: FrontEnd = { folder: "web", pnpm: 9, production: false };

describe("The packages of a program's web pages", () => {
  it("are those of the lock file, and run no script when they are installed", () => {
    const args = installArguments(FRONT_END, "/work");
    assert.equal(args[0], "install");
    assert.ok(args.includes("--frozen-lockfile"));
    assert.ok(args.includes("--ignore-scripts"));
  });

  it("leave out what only the developers of the pages need, where the pages can be built so", () => {
    assert.ok(!installArguments(FRONT_END, "/work").includes("--prod"));
    assert.ok(installArguments({ ...FRONT_END, production: true }, "/work").includes("--prod"));
  });

  it("leave nothing in the user's home", () => {
    const places = installArguments(FRONT_END, "/work").filter((word) => word.includes("-dir="));
    assert.equal(places.length, 3);
    assert.ok(places.every((word) => word.includes("=/work/")));
  });
});
