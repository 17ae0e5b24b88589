import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pinnedBases } from "../../../build";

const NODE = `node:24.0.0@sha256:${"a".repeat(64)}`;
const REDIS = `redis:7.4.0@sha256:${"b".repeat(64)}`;

describe("The pinned bases of a folder's image", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-source-"));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const dockerfile = (...lines: readonly string[]) => {
    fs.writeFileSync(path.join(folder, "Dockerfile"), `${lines.join("\n")}\n`);
  };

  it("are those of all its stages, without what is built from sources", async () => {
    dockerfile(
      "# localhost:5000/team/app",
      "#",
      "# VERSION   1.0",
      `FROM ${NODE} AS build`,
      "FROM localhost:5000/team/base:1.0",
      `COPY --from=${REDIS} /usr/local/bin/redis-cli /`,
      "COPY --from=build /app /app",
    );
    assert.deepEqual(await pinnedBases(folder), [NODE, REDIS]);
  });

  it("can't be told of a folder without a Dockerfile", async () => {
    await assert.rejects(pinnedBases(folder), { name: "UserError" });
  });
});
