import * as assert from "node:assert/strict";
import { operationsWords, previewTitle } from "../../../../operations/ci/preview-words";
import type { StackPreview } from "../../../../operations/ci/stack-preview";
import { finished, resource, unchanged, updated } from "./preview-samples";

const BOTH = [updated(), updated({ service: "redis" })];
const FAILED: StackPreview = { stack: "platform", outcome: "failed", failure: "no" };

const TITLES: [string, readonly StackPreview[]][] = [
  ["No stack is touched", []],
  ["1 service updated in staging", [finished()]],
  ["1 service updated in staging", [finished(), unchanged("production")]],
  [
    "3 services updated in staging and production",
    [finished(), finished({ stack: "production", services: BOTH })],
  ],
  [
    "1 service created, 2 services updated, 1 service removed in staging",
    [
      finished({
        services: [
          updated({ change: "removed", service: "old", to: undefined }),
          ...BOTH,
          updated({ change: "created", service: "new", from: undefined }),
        ],
      }),
    ],
  ],
  ["Nothing changes in staging", [unchanged("staging")]],
  [
    "Nothing changes in platform, staging and production",
    ["platform", "staging", "production"].map(unchanged),
  ],
  ["1 resource changed, no service, in staging", [finished({ services: [] })]],
  [
    "1 service updated in staging; 2 resources changed, no service, in platform",
    [
      finished({ stack: "platform", services: [], resources: [resource(), resource()] }),
      finished(),
    ],
  ],
  ["The preview of platform failed", [FAILED, unchanged("staging")]],
  ["The preview of platform failed; 1 service updated in staging", [FAILED, finished()]],
  ["The preview of platform and staging failed", [FAILED, { ...FAILED, stack: "staging" }]],
];

describe("previewTitle", () => {
  for (const [title, previews] of TITLES) {
    it(`says: ${title} (${previews.length})`, () => assert.equal(previewTitle(previews), title));
  }
});

describe("operationsWords", () => {
  it("counts each operation, and leaves out what does not happen", () => {
    const operations = ["delete", "create", "update", "create", "replace"] as const;
    const resources = operations.map((operation) => resource({ operation }));
    assert.equal(
      operationsWords(finished({ resources })),
      "2 to create, 1 to update, 1 to replace, 1 to delete",
    );
  });

  it("says that nothing changes, and that it failed", () => {
    assert.equal(operationsWords(unchanged("staging")), "nothing changes");
    assert.equal(operationsWords(FAILED), "failed");
  });
});
