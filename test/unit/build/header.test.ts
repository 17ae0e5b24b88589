import * as assert from "node:assert/strict";
import { headerName, parseHeader } from "../../../build/header";
import { UserError } from "../../../model/user-error";

const ALLOWED_NAME = "allowed: # <registry>/<project>/<name>";

describe("the header of a Dockerfile", () => {
  it("names the image and its version", () => {
    const header = parseHeader(
      "# registry.example.org/crigen/api\n#\n# VERSION   0.2\n\nFROM scratch\n",
      "Dockerfile",
    );
    assert.deepEqual(header, {
      registry: "registry.example.org",
      project: "crigen",
      name: "api",
      version: "0.2",
    });
    assert.equal(headerName(header), "registry.example.org/crigen/api");
  });

  it("takes registries with ports, nested projects, parser directives and Windows lines", () => {
    const text =
      "# syntax=docker/dockerfile:1\r\n# localhost:5000/a/b/c\r\n# VERSION 1.4.0-rc1\r\n";
    assert.deepEqual(parseHeader(text, "Dockerfile"), {
      registry: "localhost:5000",
      project: "a/b",
      name: "c",
      version: "1.4.0-rc1",
    });
  });

  const bad: readonly (readonly [what: string, text: string, summary: string])[] = [
    ["an empty file", "", `D:1: "" is no image name; ${ALLOWED_NAME}`],
    ["no comment", "FROM scratch", `D:1: "FROM scratch" is no image name; ${ALLOWED_NAME}`],
    ["prose", "# The API\n", `D:1: "# The API" is no image name; ${ALLOWED_NAME}`],
    [
      "no registry",
      "# crigen/api\n# VERSION 0.2\n",
      'D:1: "crigen/api" is not the name of an image in a registry; ' +
        "allowed: <registry>/<project>/<name>, without tag",
    ],
    [
      "no project",
      "# localhost:5000/api\n# VERSION 0.2\n",
      'D:1: "localhost:5000/api" is not the name of an image in a registry; ' +
        "allowed: <registry>/<project>/<name>, without tag",
    ],
    [
      "a tag",
      "# localhost:5000/crigen/api:0.2\n# VERSION 0.2\n",
      'D:1: "localhost:5000/crigen/api:0.2" is not the name of an image in a registry; ' +
        "allowed: <registry>/<project>/<name>, without tag",
    ],
    [
      "no version",
      "# localhost:5000/a/b\n\nFROM scratch\n# VERSION 0.2\n",
      'D: no "# VERSION" before the first instruction',
    ],
    [
      "an empty version",
      "# localhost:5000/a/b\n# VERSION\n",
      'D:2: VERSION is ""; allowed: a digit, then letters, digits, dots and dashes (0.2, 1.4.0-rc1)',
    ],
    [
      "a version that is no tag",
      "# localhost:5000/a/b\n#\n# VERSION latest/1\n",
      'D:3: VERSION is "latest/1"; ' +
        "allowed: a digit, then letters, digits, dots and dashes (0.2, 1.4.0-rc1)",
    ],
  ];
  for (const [what, text, summary] of bad) {
    it(`is refused with ${what}`, () => {
      assert.throws(
        () => parseHeader(text, "D"),
        (error) => {
          assert.ok(error instanceof UserError);
          assert.equal(error.summary, summary);
          assert.match(error.hint ?? "", /# VERSION {3}0\.2/);
          return true;
        },
      );
    });
  }

  it("says which part of a malformed name is wrong", () => {
    assert.throws(
      () => parseHeader("# localhost:5000/Crigen/api\n# VERSION 1\n", "D"),
      /D:1: "localhost:5000\/Crigen\/api" is not an image reference: name "Crigen\/api"/,
    );
  });
});
