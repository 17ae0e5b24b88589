import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  type ChangedFile,
  type KnownStack,
  touchedStacks,
} from "../../../../operations/ci/touched-stacks";

const STACKS: readonly KnownStack[] = [
  { stack: "platform" },
  { stack: "staging", joins: "platform" },
  { stack: "production", joins: "platform" },
  { stack: "elsewhere", joins: "other-platform" },
];
const ALL = STACKS.map(({ stack }) => stack);
const JOINED = ["platform", "staging", "production"];

const PLATFORM = `config:
  slipway:kind: platform
  slipway:domain: slipway.localhost
  slipway:images:
    traefik: traefik:v3@unknown
  slipway:secrets:
    name-key: { secure: v1:A }
`;
const STAGING = `# Staging.
config:
  slipway:images:
    web: web:1@unknown
`;

function edited(text: string, from: string, to: string): Pick<ChangedFile, "before" | "after"> {
  assert.ok(text.includes(from));
  return { before: text, after: text.replace(from, to) };
}

function changed(path: string, texts: Pick<ChangedFile, "before" | "after"> = {}): ChangedFile {
  return { path, ...texts };
}

const STACK_FILES: [string, ChangedFile, readonly string[]][] = [
  ["a pin", changed("Pulumi.staging.yaml", edited(STAGING, "web:1", "web:2")), ["staging"]],
  ["a comment", changed("Pulumi.staging.yaml", edited(STAGING, "# Staging.", "# Ours.")), []],
  [
    "another layout",
    changed(
      "Pulumi.staging.yaml",
      edited(STAGING, "web: web:1@unknown", '"web":   "web:1@unknown"'),
    ),
    [],
  ],
  [
    "the order of a map",
    changed("Pulumi.staging.yaml", {
      before: "config: { a: 1, b: 2 }",
      after: "config: { b: 2, a: 1 }",
    }),
    [],
  ],
  ["a new file", changed("Pulumi.staging.yaml", { after: STAGING }), ["staging"]],
  ["a file whose texts are not known", changed("Pulumi.staging.yaml"), ["staging"]],
  [
    "a file that is no YAML any more",
    changed("Pulumi.staging.yaml", { before: STAGING, after: "config: [" }),
    ["staging"],
  ],
  ["a removed file", changed("Pulumi.gone.yaml", { before: STAGING }), ALL],
  ["a file of that name elsewhere", changed("old/Pulumi.staging.yaml", { after: STAGING }), ALL],
  [
    "a platform's pin",
    changed("Pulumi.platform.yaml", edited(PLATFORM, "traefik:v3", "traefik:v4")),
    ["platform"],
  ],
  [
    "a platform's secret",
    changed("Pulumi.platform.yaml", edited(PLATFORM, "v1:A", "v1:B")),
    ["platform"],
  ],
  [
    "a platform's salt",
    changed("Pulumi.platform.yaml", {
      before: PLATFORM,
      after: `encryptionsalt: v1:x\n${PLATFORM}`,
    }),
    ["platform"],
  ],
  [
    "what environments read of a platform",
    changed("Pulumi.platform.yaml", edited(PLATFORM, "slipway.localhost", "example.org")),
    JOINED,
  ],
  [
    "the same under a shorter key",
    changed(
      "Pulumi.platform.yaml",
      edited(PLATFORM, "slipway:domain: slipway.localhost", "domain: example.org"),
    ),
    JOINED,
  ],
  [
    "a platform's file that is no YAML",
    changed("Pulumi.platform.yaml", { before: PLATFORM, after: "a: [" }),
    JOINED,
  ],
  ["a new platform", changed("Pulumi.platform.yaml", { after: PLATFORM }), JOINED],
];

const FOR_ALL = [
  "Pulumi.yaml",
  "index.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "stacks/apps/click-count.ts",
  "components/service/app-service.ts",
  "config/parse.ts",
  "model/pin.ts",
  "rollout/decide.ts",
  "docs/read-by-the-program.ts",
  "apps/index.ts",
  "something/new.txt",
  "tests/golden.txt",
  "test",
  "docs/../index.ts",
  "./index.ts",
  "../test/x",
  "test/../index.ts",
  "/test/x",
  "",
];
const FOR_NONE = [
  "README.md",
  "CHANGELOG.md",
  "components/README.md",
  "docs/ci.md",
  "docs/images/edge.png",
  "test/unit/model/pin.test.ts",
  "test/golden/staging.txt",
  "apps/click-count/src/index.ts",
  "apps/click-count/Dockerfile",
  "LICENSE",
  ".gitignore",
];

describe("touchedStacks", () => {
  for (const [what, change, expected] of STACK_FILES) {
    const words = expected.length === 0 ? "none" : expected === ALL ? "all" : expected.join(", ");
    it(`finds by ${what}: ${words}`, () => {
      assert.deepEqual(touchedStacks([change], STACKS), expected);
    });
  }

  for (const file of FOR_ALL) {
    it(`finds all by "${file}"`, () =>
      assert.deepEqual(touchedStacks([changed(file)], STACKS), ALL));
  }

  for (const file of FOR_NONE) {
    it(`finds none by "${file}"`, () =>
      assert.deepEqual(touchedStacks([changed(file)], STACKS), []));
  }

  it("finds none by no change", () => {
    assert.deepEqual(touchedStacks([], STACKS), []);
  });

  const anyChange = fc.oneof(
    fc.constantFrom(...STACK_FILES.map(([, change]) => change)),
    fc.constantFrom(...FOR_ALL, ...FOR_NONE).map((path) => changed(path)),
    fc.string().map((path) => changed(path)),
  );

  it("never finds less by one more file, nor another order by another order", () => {
    fc.assert(
      fc.property(fc.array(anyChange), anyChange, (changes, more) => {
        const before = touchedStacks(changes, STACKS);
        const after = touchedStacks([...changes, more], STACKS);
        assert.deepEqual(
          before.filter((stack) => !after.includes(stack)),
          [],
        );
        assert.deepEqual(touchedStacks([more, ...changes].reverse(), STACKS), after);
      }),
    );
  });

  it("finds all by any file that it does not know", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,8}\/[a-z]{1,8}\.(?:ts|json|yaml)$/), (file) => {
        fc.pre(!/^(?:test|apps)\//.test(file));
        assert.deepEqual(touchedStacks([changed(file)], STACKS), ALL);
      }),
    );
  });
});
