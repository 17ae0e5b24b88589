import * as assert from "node:assert/strict";
import { parseDockerfile } from "../../../build/dockerfile";
import { parseHeader } from "../../../build/header";
import { buildOrder } from "../../../build/order";
import type { ImageSource } from "../../../build/source";
import { UserError } from "../../../model/user-error";

const DIGEST = `sha256:${"a".repeat(64)}`;
const PINNED = `debian:12@${DIGEST}`;

function source(name: string, bases: readonly string[], version = "0.1"): ImageSource {
  const froms = bases.map((base) => `FROM ${base}\n`).join("");
  const text = `# r.example.org/crigen/${name}\n#\n# VERSION   ${version}\n\n${froms}`;
  const label = `${name}/Dockerfile`;
  return {
    folder: `/${name}`,
    file: "Dockerfile",
    label,
    text,
    header: parseHeader(text, label),
    dockerfile: parseDockerfile(text, label),
  };
}

const own = (name: string, version = "0.1") => `r.example.org/crigen/${name}:${version}`;
const names = (sources: readonly ImageSource[]) => sources.map(({ header }) => header.name);

function refusal(work: () => unknown): UserError {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error;
  }
  assert.fail("nothing was refused");
}

describe("the order of a build", () => {
  it("puts bases before what rests on them, whatever the order given", () => {
    const sources = [
      source("api-tools", [own("api", "0.2")]),
      source("vitrine", [own("nodejs")]),
      source("api", [own("nodejs")], "0.2"),
      source("mongodb-replicaset", [own("mongodb-base")]),
      source("nodejs", [PINNED]),
      source("mongodb-base", [PINNED]),
    ];
    assert.deepEqual(names(buildOrder(sources)), [
      "nodejs",
      "api",
      "api-tools",
      "vitrine",
      "mongodb-base",
      "mongodb-replicaset",
    ]);
  });

  it("keeps the order given where nothing rests on another", () => {
    const sources = [source("b", [PINNED]), source("a", [PINNED]), source("c", ["scratch"])];
    assert.deepEqual(names(buildOrder(sources)), ["b", "a", "c"]);
  });

  it("names a circle", () => {
    const sources = [source("a", [own("b")]), source("b", [own("c")]), source("c", [own("b")])];
    const { summary, hint } = refusal(() => buildOrder(sources));
    assert.equal(summary, "images rest on each other in a circle: b → c → b");
    assert.equal(hint, "Look at the FROM lines of b/Dockerfile, c/Dockerfile, b/Dockerfile.");
  });

  it("refuses a version that its own source does not have", () => {
    const sources = [source("a", [own("b", "0.9")]), source("b", [PINNED])];
    assert.equal(
      refusal(() => buildOrder(sources)).summary,
      'a/Dockerfile:5: "r.example.org/crigen/b:0.9", but the VERSION in b/Dockerfile is 0.1',
    );
  });

  it("refuses two sources of one image", () => {
    const sources = [source("a", [PINNED]), source("a", [PINNED])];
    assert.equal(
      refusal(() => buildOrder(sources)).summary,
      "a/Dockerfile and a/Dockerfile both make r.example.org/crigen/a",
    );
  });

  for (const base of ["debian", "debian:12", "r.example.org/crigen/b", "other.example.org/b:1"]) {
    it(`refuses ${base}, which is neither pinned nor of the same registry by version`, () => {
      const { summary, hint } = refusal(() => buildOrder([source("a", [base])]));
      assert.equal(summary, `a/Dockerfile:5: "${base}" is not pinned`);
      assert.match(hint ?? "", /Only images of r\.example\.org are named by version/);
    });
  }

  it("says where a malformed base stands", () => {
    assert.match(
      refusal(() => buildOrder([source("a", [PINNED, "UPPER:1"])])).summary,
      /^a\/Dockerfile:6: "UPPER:1" is not an image reference/,
    );
  });
});
