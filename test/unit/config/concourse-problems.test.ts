import * as assert from "node:assert/strict";
import { platformKnown } from "../../../config";
import { textConfigSource } from "../../../config/file-source";
import { PLATFORM, PLATFORM_FILE, parseText, refusal } from "./samples";

const ANCHOR = "  slipway:registry: { port: 5000 }\n";
const PLACE = "{ uri: git@github.com:team/infrastructure.git, repository: team/infrastructure }";
const GOOD = `{ kind: concourse, forge: github, admins: [anna], concourse: ${PLACE} }`;

const withCi = (ci: string) => PLATFORM.replace(ANCHOR, `${ANCHOR}  slipway:ci: ${ci}\n`);
const problem = (key: string, text: string) => `${PLATFORM_FILE}: slipway:ci.${key}: ${text}`;
const URI = "an address of git's by SSH, such as git@github.com:team/infrastructure.git";

/** Title, `slipway:ci`, the whole message. */
const CASES: [string, string, ...string[]][] = [
  [
    "a kind that is none",
    "{ kind: drone }",
    problem("kind", 'found "drone", allowed: woodpecker, concourse'),
  ],
  [
    "no repository",
    "{ kind: concourse, forge: github, admins: [anna] }",
    problem("concourse", "missing, allowed: uri, repository, branch"),
  ],
  [
    "the platform's own forge",
    `{ kind: concourse, concourse: ${PLACE} }`,
    problem(
      "forge",
      "found the platform's own Gitea with kind: concourse, allowed: a forge of your own",
    ),
    "Concourse knows no login by Gitea. Give forge, and url where it is not the public one.",
  ],
  [
    "a repository, but another kind",
    `{ concourse: ${PLACE} }`,
    problem("concourse", "found without kind: concourse, allowed: with kind: concourse only"),
  ],
  [
    "a repository's address that is an option",
    '{ kind: concourse, forge: github, admins: [anna], concourse: { uri: "--upload-pack=x", repository: a/b } }',
    problem("concourse.uri", `found "--upload-pack=x", allowed: ${URI}`),
  ],
];

describe("slipway:ci with kind: concourse", () => {
  for (const [title, ci, ...message] of CASES) {
    it(`is refused with ${title}`, () => {
      const known = { allowUnfilled: true };
      assert.equal(refusal(withCi(ci), PLATFORM_FILE, known), message.join("\n"));
    });
  }

  it("is refused with made-up variables of its pipeline", () => {
    const text = `${withCi(GOOD)}    concourse-vars: generate\n`;
    assert.equal(
      refusal(text, PLATFORM_FILE, { allowUnfilled: true }),
      `${PLATFORM_FILE}: slipway:secrets.concourse-vars: found generate, allowed: the encrypted YAML of the pipeline's variables`,
    );
  });

  it("asks for its own images and secrets, and none of Woodpecker's or Gitea's", () => {
    const { values } = textConfigSource(withCi(GOOD), PLATFORM_FILE);
    const { images, secrets, published } = platformKnown(values);
    assert.deepEqual(images, [
      "buildkit",
      "concourse",
      "postgres",
      "haproxy",
      "registry",
      "traefik",
    ]);
    assert.deepEqual(secrets, [
      "name-key",
      "registry-password",
      "concourse-signing-key",
      "concourse-host-key",
      "concourse-worker-key",
      "concourse-password",
      "concourse-database-password",
      "concourse-encryption-key",
      "concourse-vars",
      "forge-oauth-client",
      "forge-oauth-secret",
      "ci-builder-certificate",
      "ci-builder-key",
    ]);
    assert.equal(published?.["concourse"], "concourse/concourse:8.2.5");
  });

  it("is Woodpecker by default, and releases from main", () => {
    const parsed = (ci: string) => {
      const config = parseText(withCi(ci), PLATFORM_FILE, { allowUnfilled: true });
      return config.kind === "platform" ? config.ci : undefined;
    };
    assert.equal(parsed("{}")?.kind, "woodpecker");
    assert.equal(parsed(GOOD)?.concourse?.branch, "main");
  });
});
