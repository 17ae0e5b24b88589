import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  canonicalReference,
  formatImageReference,
  imageName,
  parseImageReference,
} from "../../../model/image-reference";
import { UserError } from "../../../model/user-error";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

const PARSED: [string, object][] = [
  ["redis", { repository: "redis" }],
  ["redis:7.4", { repository: "redis", tag: "7.4" }],
  ["team/app", { repository: "team/app" }],
  ["localhost/app", { registry: "localhost", repository: "app" }],
  ["localhost:5000/app:1", { registry: "localhost:5000", repository: "app", tag: "1" }],
  ["example.org/a/b/c", { registry: "example.org", repository: "a/b/c" }],
  ["Host/app", { registry: "Host", repository: "app" }],
  ["[::1]:5000/app", { registry: "[::1]:5000", repository: "app" }],
  [`redis@${DIGEST}`, { repository: "redis", digest: DIGEST }],
  [
    `localhost:5000/team/click-count:0.2-3f9c2a1@${DIGEST}`,
    {
      registry: "localhost:5000",
      repository: "team/click-count",
      tag: "0.2-3f9c2a1",
      digest: DIGEST,
    },
  ],
  ["a__b.c---d:T_1.x-y", { repository: "a__b.c---d", tag: "T_1.x-y" }],
];

const REFUSED: [string, string][] = [
  ["", 'name ""'],
  ["Redis", 'name "Redis"'],
  ["redis:", 'tag ""'],
  ["redis:-1", 'tag "-1"'],
  [`redis:${"a".repeat(129)}`, `tag "${"a".repeat(129)}"`],
  ["redis@sha256:12", 'digest "sha256:12"'],
  ["redis@", 'digest ""'],
  [`redis@${DIGEST}@${DIGEST}`, `digest "${DIGEST}@${DIGEST}"`],
  ["a//b", 'name "a//b"'],
  ["/redis", 'name "/redis"'],
  ["redis/", 'name "redis/"'],
  ["a___b", 'name "a___b"'],
  ["-redis", 'name "-redis"'],
  ["re dis", 'name "re dis"'],
  ["http://localhost:5000/app", 'registry "http:"'],
  ["local_host:5000/app", 'registry "local_host:5000"'],
  [`localhost:5000/${"a".repeat(250)}`, "longer than 255 letters"],
  ["0123456789abcdef".repeat(4), "an image id is not a name"],
];

const component = fc.stringMatching(/^[a-z0-9]{1,5}((\.|_|__|-{1,2})[a-z0-9]{1,4})?$/);
const anyReference = fc.record(
  {
    registry: fc.constantFrom("localhost", "localhost:5000", "example.org", "a.b-c.io:443", "H"),
    repository: fc.array(component, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/")),
    tag: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/),
    digest: fc.constant(DIGEST),
  },
  { requiredKeys: ["repository"], noNullPrototype: true },
);

describe("parseImageReference", () => {
  for (const [text, parts] of PARSED) {
    it(`takes ${text} apart`, () => {
      assert.deepEqual(parseImageReference(text), parts);
      assert.equal(formatImageReference(parseImageReference(text)), text);
    });
  }

  for (const [text, problem] of REFUSED) {
    it(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.throws(
        () => parseImageReference(text),
        new UserError(
          `"${text}" is not an image reference: ${problem}; ` +
            "allowed: [registry/]name[:tag][@sha256:…] in lower case",
        ),
      );
    });
  }

  it("gives back what was formatted, for every reference", () => {
    fc.assert(
      fc.property(anyReference, (reference) => {
        // Without a registry the first part must not look like one.
        fc.pre(
          reference.registry !== undefined ||
            !/^(localhost$|localhost\/|[^/]*\.[^/]*\/)/.test(reference.repository),
        );
        assert.deepEqual(parseImageReference(formatImageReference(reference)), reference);
      }),
    );
  });

  it("accepts or refuses any text with an error for people", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          assert.equal(formatImageReference(parseImageReference(text)), text);
        } catch (error) {
          assert.ok(error instanceof UserError);
        }
      }),
    );
  });
});

describe("canonicalReference", () => {
  for (const [familiar, canonical] of [
    ["redis:7.4", "docker.io/library/redis:7.4"],
    ["team/app", "docker.io/team/app"],
    ["docker.io/redis", "docker.io/library/redis"],
    ["localhost:5000/app:1", "localhost:5000/app:1"],
  ] as const) {
    it(`writes ${familiar} out`, () => {
      const reference = canonicalReference(parseImageReference(familiar));
      assert.equal(formatImageReference(reference), canonical);
    });
  }
});

describe("imageName", () => {
  it("leaves tag and digest out", () => {
    assert.equal(
      imageName(parseImageReference(`localhost:5000/app:1@${DIGEST}`)),
      "localhost:5000/app",
    );
  });
});
