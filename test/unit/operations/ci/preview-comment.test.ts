import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { previewComment } from "../../../../operations/ci/preview-comment";
import type { StackPreview } from "../../../../operations/ci/stack-preview";
import { finished, resource, REVISION, unchanged, updated } from "./preview-samples";

const OPTIONS = { revision: REVISION };
const FOOTER = "\n\nPreview of `4f5e6d7`; nothing was changed by it.\n";

const ONE_SERVICE = `**1 service updated in staging**

| stack | service |  | from | to |
| --- | --- | --- | --- | --- |
| \`staging\` | \`click-count\` | updated | \`localhost:5000/click-count:0.1-aaaaaaa@1a2b3c4d5e6f\` | \`localhost:5000/click-count:0.2-bbbbbbb@6f5e4d3c2b1a\` |

<details><summary>staging: 1 to update</summary>

|  | resource | type | what differs |
| --- | --- | --- | --- |
| update | \`click-count-service\` | \`docker:index/service:Service\` | \`labels, taskSpec.containerSpec.image\` |

Compared with the deployment of \`2026-11-20T10:00:00Z\`, revision \`0123abc\`.

</details>

Preview of \`4f5e6d7\`; nothing was changed by it.
`;

const FAILED = `**The preview of staging failed**

The preview of \`staging\` failed:

\`\`\`text
error: Pulumi.staging.yaml: slipway:images.web is missing
  it is \`web\`
\`\`\`

Preview of \`4f5e6d7\`; nothing was changed by it.
`;

const MIXED = `**1 service created, 2 services updated, 1 service removed in staging**

| stack | service |  | from | to |
| --- | --- | --- | --- | --- |
| \`staging\` | \`click-count\` | updated | \`localhost:5000/click-count:0.1-aaaaaaa@1a2b3c4d5e6f\` | \`localhost:5000/click-count:0.2-bbbbbbb@6f5e4d3c2b1a\` |
| \`staging\` | \`redis\` | updated | \`localhost:5000/click-count:0.1-aaaaaaa@1a2b3c4d5e6f\` | the same image |
| \`staging\` | \`new\` | created | – | \`localhost:5000/click-count:0.2-bbbbbbb@6f5e4d3c2b1a\` |
| \`staging\` | \`old\` | removed | \`localhost:5000/click-count:0.1-aaaaaaa@1a2b3c4d5e6f\` | – |

Warnings:

- \`staging\`: \`the volume redis-data is deleted, with what is in it\`

<details><summary>platform: nothing changes</summary>

Compared with the deployment of \`2026-11-20T10:00:00Z\`, revision \`0123abc\`.

</details>

<details><summary>staging: 1 to update, 1 to delete</summary>

|  | resource | type | what differs |
| --- | --- | --- | --- |
| update | \`click-count-service\` | \`docker:index/service:Service\` | \`labels, taskSpec.containerSpec.image\` |
| delete | \`redis-data\` | \`docker:index/volume:Volume\` |  |

Compared with the deployment of \`2026-11-20T10:00:00Z\`, revision \`0123abc\`.

</details>

Preview of \`4f5e6d7\`; nothing was changed by it.
`;

function failed(failure: string): StackPreview {
  return { stack: "staging", outcome: "failed", failure };
}

describe("the comment of a preview", () => {
  it("says what one service changes from and to, with the rest folded", () => {
    assert.equal(previewComment([finished()], OPTIONS), ONE_SERVICE);
  });

  it("shows what a program that breaks says, without its colours", () => {
    const said =
      "\u001b[31merror\u001b[0m: Pulumi.staging.yaml: slipway:images.web is missing\n  it is `web`\n";
    assert.equal(previewComment([failed(said)], OPTIONS), FAILED);
  });

  it("has every stack, change and warning in the order given", () => {
    const text = previewComment(
      [
        unchanged("platform"),
        finished({
          services: [
            updated(),
            updated({ service: "redis", to: updated().from }),
            updated({ service: "new", change: "created", from: undefined }),
            updated({ service: "old", change: "removed", to: undefined }),
          ],
          resources: [
            resource(),
            resource({
              operation: "delete",
              type: "docker:index/volume:Volume",
              name: "redis-data",
              properties: [],
            }),
          ],
          warnings: ["the volume redis-data is deleted, with what is in it"],
        }),
      ],
      OPTIONS,
    );
    assert.equal(text, MIXED);
  });

  it("says so when a program failed without a word", () => {
    assert.ok(
      previewComment([failed(" \n")], OPTIONS).includes("\n```text\nIt said nothing.\n```\n"),
    );
  });

  it("cuts what is too long, and says how much", () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `line ${index} of many`);
    const text = previewComment([failed(lines.join("\n"))], { ...OPTIONS, longest: 4000 });
    assert.ok(text.length <= 4000);
    assert.ok(text.includes("\n4900 lines before are in the pipeline's log.\n"));
    assert.ok(text.includes("line 4999 of many"));
    assert.ok(!text.includes("line 4899 of many"));
  });

  it("keeps title and services when there are very many resources", () => {
    const resources = Array.from({ length: 3000 }, (_, index) => resource({ name: `r${index}` }));
    const text = previewComment([finished({ resources })], OPTIONS);
    assert.ok(text.length <= 60_000);
    assert.ok(text.startsWith("**1 service updated in staging**\n"));
    assert.ok(text.includes("| `staging` | `click-count` | updated |"));
    assert.ok(text.includes("\n2700 more resources in the pipeline's log.\n"));
    assert.ok(text.endsWith(FOOTER));
  });

  it("is short when even the services are too many", () => {
    const services = Array.from({ length: 3000 }, (_, index) => updated({ service: `s${index}` }));
    assert.equal(
      previewComment([finished({ services })], OPTIONS),
      [
        "**3000 services updated in staging**",
        "The rest is too long for a comment: the pipeline's log has it.",
        FOOTER.trimStart(),
      ].join("\n\n"),
    );
  });

  it("is never longer than it may be, whatever was said", () => {
    const anyText = fc.string({ maxLength: 3000 });
    fc.assert(
      fc.property(
        fc.array(anyText, { maxLength: 4 }),
        fc.integer({ min: 400, max: 3000 }),
        (texts, longest) => {
          const previews = texts.flatMap((text) => [failed(text), finished({ warnings: [text] })]);
          const text = previewComment(previews, { ...OPTIONS, longest });
          assert.ok(text.length <= longest);
          assert.ok(text.endsWith(FOOTER));
        },
      ),
    );
  });

  it("lets nothing that a program says be a mark, a mention, a link or a fold", () => {
    const hostile = "```\n@everyone <details> <!-- slipway:preview --> [a](https://b)";
    const text = previewComment([failed(hostile), finished({ warnings: [hostile] })], OPTIONS);
    assert.ok(text.includes(`\n\`\`\`\`text\n${hostile}\n\`\`\`\`\n`));
    assert.ok(text.includes(`- \`staging\`: \`\`\`\` \`\`\` @everyone <details>`));
  });
});
