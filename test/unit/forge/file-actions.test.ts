import * as assert from "node:assert/strict";
import { fileActions } from "../../../forge/file-actions";

/** `printf 'hello\n' | git hash-object --stdin`, by SHA-1 and in a repository of SHA-256. */
const HELLO = "ce013625030ba8dba906f756967f9e9ca394464a";
const HELLO_256 = "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4";

describe("What is to be done to files", () => {
  const seen: Record<string, string> = {
    same: HELLO,
    "same-256": HELLO_256,
    other: "0".repeat(40),
    old: HELLO,
  };
  const find = async (path: string) => {
    const blob = seen[path];
    return blob === undefined ? undefined : { blob, version: `version of ${path}` };
  };

  it("is nothing for those that are as asked", async () => {
    const files = [
      { path: "same", content: "hello\n" },
      { path: "same-256", content: "hello\n" },
      { path: "never", content: undefined },
    ];
    assert.deepEqual(await fileActions(files, find), []);
  });

  it("is to make, change or delete the others, if they are still what was seen", async () => {
    const files = [
      { path: "new", content: "hello\n" },
      { path: "other", content: "hello\n" },
      { path: "old", content: undefined },
    ];
    assert.deepEqual(await fileActions(files, find), [
      { operation: "create", path: "new", content: "hello\n" },
      { operation: "update", path: "other", content: "hello\n", version: "version of other" },
      { operation: "delete", path: "old", version: "version of old" },
    ]);
  });
});
