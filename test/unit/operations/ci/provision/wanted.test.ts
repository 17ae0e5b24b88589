import * as assert from "node:assert/strict";
import { filledSecrets, wantedFrom } from "../../../../../operations/ci/provision/wanted";

const about = { file: "Pulumi.platform.yaml", project: "shop" };
const wanted = (ci: string, images = "") =>
  wantedFrom(`config:\n  slipway:ci: ${ci}\n  slipway:images: {${images}}\n`, about);

describe("wantedFrom", () => {
  it("has the project's organisation with its infrastructure, where nothing is said", () => {
    assert.deepEqual(wanted("{}"), {
      organization: "shop",
      admins: ["operator"],
      users: {},
      teams: {},
      repositories: {
        infrastructure: {
          ...{ kind: "infrastructure", branch: "main", merge: [], approvals: 0, guard: false },
        },
      },
      image: undefined,
    });
  });

  for (const [title, ci] of [
    ["without a CI", "null"],
    ["with somebody else's forge", "{ forge: gitea, url: https://git.example.org, admins: [a] }"],
    ["with Concourse", "{ kind: concourse, forge: github, admins: [a] }"],
  ] as const) {
    it(`has nothing ${title}`, () => assert.equal(wanted(ci), undefined));
  }

  it("has the image that is pinned, unless the CI is told another one", () => {
    const pin = `slipway: "localhost:5000/slipway:1@sha256:${"a".repeat(64)}"`;
    assert.match(wanted("{}", pin)?.image ?? "", /^localhost:5000\/slipway:1@/);
    assert.equal(wanted("{}", "slipway: unpinned")?.image, undefined);
    assert.equal(wanted("{ image: other:1 }", pin)?.image, "other:1");
  });
});

describe("filledSecrets", () => {
  it("are those that are encrypted", () => {
    const text = "config:\n  slipway:secrets:\n    a: generate\n    b: { secure: v1:x }\n";
    assert.deepEqual(filledSecrets(text), ["b"]);
    assert.deepEqual(filledSecrets("config: {}\n"), []);
  });
});
