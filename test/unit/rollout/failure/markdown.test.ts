import * as assert from "node:assert/strict";
import { reportMarkdown } from "../../../../rollout/failure/markdown";
import { failureReport, taskEvidence } from "./builders";

describe("a report as Markdown", () => {
  it("reads from the cause to the details", () => {
    const report = failureReport({
      from: {
        pin: "localhost:5000/subject:1@sha256:1",
        image: { revision: "aaa1111", created: "2026-02-28T09:00:00.000Z" },
      },
      differences: [
        { what: "environment", name: "LOG_LEVEL", change: "changed" },
        { what: "limit", name: "memory", change: "changed", from: "96MiB", to: "64MiB" },
      ],
      tasks: [
        taskEvidence({
          health: {
            status: "unhealthy",
            checks: [
              { exitCode: 1, output: "HTTP 503" },
              { exitCode: 1, output: "" },
            ],
          },
          log: ["starting", "giving up"],
          unread: ["machine: no manager"],
        }),
      ],
    });
    assert.equal(
      reportMarkdown(report),
      `# staging: the release of subject failed

**exits at once: exit code 3 after 0.4 s**

The former version runs again. It showed while its instances were replaced, 2.3 s after the start at 2026-03-01T10:00:00.000Z; it was undone after 6 s.

## subject

|  | from | to |
| --- | --- | --- |
| pin | \`localhost:5000/subject:1@sha256:1\` | \`localhost:5000/subject:2@sha256:2\` |
| revision | \`aaa1111\` | \`bbb2222\` |
| built | \`2026-02-28T09:00:00.000Z\` | – |

## What differs besides the image

| what |  | from | to |
| --- | --- | --- | --- |
| environment \`LOG_LEVEL\` | changed | – | – |
| limit \`memory\` | changed | \`96MiB\` | \`64MiB\` |

## Instances

| instance | machine | state | exit code | ran | out of memory | error |
| --- | --- | --- | --- | --- | --- | --- |
| 1 (x8lq2vd0c4ik) | one | failed | 3 | 0.4 s | no | \`task: non-zero exit (3)\` |

### Instance 1 (x8lq2vd0c4ik)

Health: unhealthy.

Its last health checks:

\`\`\`text
exit code 1: HTTP 503
exit code 1: (no output)
\`\`\`

Its last lines of output:

\`\`\`text
starting
giving up
\`\`\`

Could not be read: \`machine: no manager\`.

What the orchestrator says: \`update rolled back due to failure or early termination of task x8lq2vd0c4ikq5jv8o7xk1m2z\`
`,
    );
  });

  it("says so when there was no former version and when images are not there", () => {
    const first = { ...failureReport(), from: undefined, differences: undefined };
    const text = reportMarkdown({
      ...first,
      to: { pin: "subject:2@sha256:2" },
      outcome: "left as it is",
    });
    assert.match(text, /\| pin \| none \| `subject:2@sha256:2` \|/);
    assert.match(
      text,
      /^The new image could not be read on this machine: its labels are not known\.$/m,
    );
    assert.match(text, /^There was no former version\.$/m);
    assert.match(text, /^What runs was left as it is\./m);
    assert.ok(!/Instances|differs/.test(text), text);
  });

  it("says so when nothing but the image differs", () => {
    assert.match(
      reportMarkdown(failureReport()),
      /^Nothing but the image differs from the former version\.$/m,
    );
  });

  it("lets no text of an app's break out of its place", () => {
    const text = reportMarkdown(
      failureReport({
        cause: { kind: "unknown", text: "<b>*bold* @someone |" },
        message: "with `ticks` in it`",
        tasks: [taskEvidence({ error: "a | b\nc", log: ["```", "# title"] })],
      }),
    );
    assert.ok(text.includes("**\\<b\\>\\*bold\\* \\@someone \\|**"), text);
    assert.ok(text.endsWith(": `` with `ticks` in it` ``\n"), text);
    assert.ok(text.includes("| `a \\| b c` |"), text);
    assert.ok(text.includes("````text\n```\n# title\n````"), text);
  });
});
