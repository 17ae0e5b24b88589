import * as assert from "node:assert/strict";
import type { ForgeAccess } from "../../../forge/access";
import { forgeKind, openForge } from "../../../forge/open-forge";

describe("A forge", () => {
  const access: ForgeAccess = {
    kind: "gitea",
    url: "https://git.example.org",
    repository: "acme/infrastructure",
    token: "s3cr3t",
  };

  it("is opened without a request", () => {
    for (const kind of ["gitea", "forgejo", "github", "gitlab"] as const)
      openForge({ ...access, kind });
  });

  it("is of a kind that is known", () => {
    assert.throws(() => forgeKind("bitbucket"), {
      summary: `the forge's kind is "bitbucket"; allowed: gitea, forgejo, github, gitlab`,
    });
  });

  const wrong: [string, Partial<ForgeAccess>, string][] = [
    [
      "a URL",
      { url: "git.example.org" },
      `the forge's URL is "git.example.org"; allowed: https:// or http:// and a host`,
    ],
    [
      "HTTP",
      { url: "ssh://a:b@x" },
      `the forge's URL is "ssh://x"; allowed: https:// or http:// and a host`,
    ],
    [
      "no login in its URL",
      { url: "https://a:s3cr3t@x" },
      "the forge's URL https://x has a user or password in it",
    ],
    [
      "an owner",
      { repository: "infrastructure" },
      `the forge's repository is "infrastructure"; allowed: owner/name`,
    ],
    [
      "no group in a group",
      { repository: "a/b/c" },
      `the forge's repository is "a/b/c"; allowed: owner/name`,
    ],
    ["no way up", { repository: "../x" }, `the forge's repository is "../x"; allowed: owner/name`],
    [
      "a project",
      { kind: "gitlab", repository: "a" },
      `the forge's repository is "a"; allowed: group/name, or more groups`,
    ],
    ["a token", { token: "" }, "the forge's token is empty, or has a space or line end in it"],
    [
      "a token alone",
      { token: "s3cr3t\n" },
      "the forge's token is empty, or has a space or line end in it",
    ],
  ];
  for (const [name, part, summary] of wrong) {
    it(`needs ${name}`, () => {
      assert.throws(
        () => openForge({ ...access, ...part }),
        (error: Error & { summary: string }) => {
          assert.equal(error.summary, summary);
          assert.ok(!error.message.includes("s3cr3t"));
          return true;
        },
      );
    });
  }

  it("takes groups in groups at GitLab", () => {
    openForge({ ...access, kind: "gitlab", repository: "a/b/c" });
  });
});
