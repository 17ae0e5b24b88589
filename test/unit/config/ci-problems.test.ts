import * as assert from "node:assert/strict";
import { HOSTS } from "./hosts-sample";
import { PLATFORM, PLATFORM_FILE, parseText, refusal } from "./samples";

const ANCHOR = "  slipway:registry: { port: 5000 }\n";
const KEYS =
  "kind, forge, url, admins, hosts, agents, builder, database, image, concourse, organization, users, teams, repositories";
const ADMINS = "a list of user names, such as [anna]";
const ADMINS_HINT = "Nobody else is let into the CI until an administrator adds them.";

const withCi = (ci: string) => PLATFORM.replace(ANCHOR, `${ANCHOR}  slipway:ci: ${ci}\n`);
const problem = (key: string, text: string) => `${PLATFORM_FILE}: slipway:${key}: ${text}`;

/** Title, `slipway:ci`, the whole message. */
const CASES: [string, string, ...string[]][] = [
  [
    "a forge that is none",
    "{ forge: bitbucket }",
    problem("ci.forge", 'found "bitbucket", allowed: gitea, forgejo, github, gitlab'),
  ],
  [
    "an unknown key",
    "{ agent: {} }",
    problem("ci.agent", `unknown key, allowed: ${KEYS}`),
    "Did you mean slipway:ci.agents?",
  ],
  [
    "a forge's address with a path",
    "{ url: https://git.example.org/team, admins: [anna] }",
    problem(
      "ci.url",
      'found "https://git.example.org/team", allowed: an http(s)://host[:port] address',
    ),
  ],
  [
    "Forgejo without an address",
    "{ forge: forgejo, admins: [anna] }",
    problem("ci.url", "missing, allowed: an http(s)://host[:port] address"),
  ],
  [
    "somebody else's forge without an administrator",
    "{ forge: github }",
    problem("ci.admins", `missing, allowed: ${ADMINS}`),
    ADMINS_HINT,
  ],
  [
    "a host name for somebody else's forge",
    "{ forge: github, admins: [anna], hosts: { forge: git.example.org } }",
    problem(
      "ci.hosts.forge",
      "found with a forge of your own, allowed: with the platform's own Gitea only",
    ),
  ],
  [
    "one host name for both",
    "{ hosts: { ci: git.slipway.localhost } }",
    problem(
      "ci.hosts.ci",
      'found "git.slipway.localhost", which is slipway:ci.hosts.forge\'s too, allowed: another name',
    ),
  ],
  [
    "more workflows than an agent takes",
    "{ agents: { workflows: 33 } }",
    problem("ci.agents.workflows", "found 33, allowed: a whole number, 1 to 32"),
  ],
  [
    "a user whom the forge has anyway",
    "{ users: { slipway-release: { email: a@example.org } } }",
    problem(
      "ci.users.slipway-release",
      "found a user that is there anyway, allowed: another name than operator, slipway-release, slipway-comment",
    ),
  ],
  [
    "a user without an address, in a team that there is not",
    "{ users: { anna: { teams: [dev] } }, teams: { devs: {} } }",
    [
      problem("ci.users.anna.email", "missing, allowed: an e-mail address"),
      problem("ci.users.anna.teams", 'found "dev", allowed: devs'),
    ].join("\n"),
  ],
  [
    "names that name nothing",
    "{ teams: { dev: { repositories: [app] } }, repositories: { web: { kind: app, merge: [ops] } } }",
    [
      problem("ci.teams.dev.repositories", 'found "app", allowed: web'),
      problem("ci.repositories.web.merge", 'found "ops", allowed: dev'),
    ].join("\n"),
  ],
  [
    "infrastructure that can only be read",
    "{ repositories: { infra: { kind: infrastructure, mirror: { url: https://git.example.org/a/b } } } }",
    problem(
      "ci.repositories.infra.mirror",
      "found with kind: infrastructure, allowed: with kind: app only",
    ),
    "A copy can only be read, and the CI commits pins to this repository.",
  ],
  [
    "a login in a mirror's address, which is not shown",
    "{ repositories: { web: { kind: app, mirror: { url: https://u:p@git.example.org/a } } } }",
    problem(
      "ci.repositories.web.mirror.url",
      "found another one, allowed: an http(s):// address without a login",
    ),
    "Of a private one the token is slipway:secrets.forge-mirror-<name>.",
  ],
  [
    "users of somebody else's forge",
    "{ forge: github, admins: [anna], users: { anna: { email: a@example.org } } }",
    problem(
      "ci.users",
      "found with a forge of your own, allowed: with the platform's own Gitea only",
    ),
  ],
  [
    "an image with a comma, which the CI would take for two settings",
    '{ image: "ci:1,A:b" }',
    problem("ci.image", 'found "ci:1,A:b", allowed: an image reference'),
  ],
];

describe("a malformed CI", () => {
  for (const [title, ci, ...message] of CASES) {
    it(`is refused with ${title}`, () => {
      const known = { allowUnfilled: true };
      assert.equal(refusal(withCi(ci), PLATFORM_FILE, known), message.join("\n"));
    });
  }

  it("is refused on machines", () => {
    const text = HOSTS.replace("  slipway:secrets: {}\n", "  slipway:ci: {}\n");
    assert.equal(
      refusal(text, PLATFORM_FILE, { allowUnfilled: true }),
      [
        problem("ci", "found with slipway:hosts, allowed: without slipway:hosts only"),
        "A CI server on several machines is not available yet; `slipway ci init` writes pipelines for a CI of your own.",
      ].join("\n"),
    );
  });

  it("is refused with made-up values that somebody else has given", () => {
    const names = ["forge-oauth-client", "forge-oauth-secret", "ci-database-url"];
    const lines = names.map((name) => `    ${name}: generate\n`).join("");
    const text = withCi("{ forge: github, admins: [anna], database: postgres }") + lines;
    const given = "found generate, allowed: the encrypted value that your forge gave";
    assert.equal(
      refusal(text, PLATFORM_FILE, { allowUnfilled: true }),
      [
        problem("secrets.forge-oauth-client", given),
        problem("secrets.forge-oauth-secret", given),
        problem(
          "secrets.ci-database-url",
          "found generate, allowed: the encrypted address of the CI's PostgreSQL",
        ),
      ].join("\n"),
    );
  });

  it("is refused at the dashboard's name", () => {
    const text = withCi("{ hosts: { ci: dashboard.slipway.localhost } }").replace(
      "dashboard: false",
      "dashboard: true",
    );
    assert.equal(
      refusal(text, PLATFORM_FILE, { allowUnfilled: true }),
      problem(
        "ci.hosts.ci",
        'found "dashboard.slipway.localhost", which is slipway:edge.dashboard\'s too, allowed: another name',
      ),
    );
  });
});

describe("a CI in a platform's config", () => {
  const parsed = (text: string) => {
    const config = parseText(text, PLATFORM_FILE, { allowUnfilled: true });
    return config.kind === "platform" ? config.ci : undefined;
  };

  it("is none by default", () => {
    assert.equal(parsed(PLATFORM), undefined);
  });

  it("needs no more than its key", () => {
    assert.deepEqual(parsed(withCi("{}")), {
      kind: "woodpecker",
      forge: "gitea",
      hosts: {},
      agents: { workflows: 2 },
      builder: { enabled: true, cache: "10GiB" },
      database: "sqlite",
      users: {},
      teams: {},
      repositories: {
        infrastructure: {
          ...{ kind: "infrastructure", branch: "main", merge: [], approvals: 0, guard: false },
        },
      },
    });
  });
});
