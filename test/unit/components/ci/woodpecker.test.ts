import * as assert from "node:assert/strict";
import { woodpeckerAgentSpec } from "../../../../components/ci/woodpecker-agent";
import {
  woodpeckerServerSpec,
  type WoodpeckerServerSettings,
} from "../../../../components/ci/woodpecker-server";
import { checkServices } from "../../../../model/check-services";

const SERVER: WoodpeckerServerSettings = {
  host: "ci.example.org",
  url: "https://ci.example.org",
  forge: { kind: "gitea", url: "http://git.example.org" },
  admins: ["operator", "anna"],
  cloneImage: "clone:1",
};
const AGENT = { name: "ci-agent", workflows: 2, stepsNetwork: "platform-ci-steps" };

const server = (more: Partial<WoodpeckerServerSettings> = {}) =>
  woodpeckerServerSpec({ ...SERVER, ...more });
const variables = (more: Partial<WoodpeckerServerSettings> = {}) => server(more).environment ?? {};

describe("woodpeckerServerSpec", () => {
  it("is a declaration like any other", () => {
    assert.doesNotThrow(() => checkServices([server()]));
  });

  it("lets only administrators in by themselves", () => {
    assert.equal(variables()["WOODPECKER_OPEN"], "false");
    assert.equal(variables()["WOODPECKER_ADMIN"], "operator,anna");
  });

  it("has people come by the edge, and the forge by the private network", () => {
    assert.equal(variables()["WOODPECKER_HOST"], "https://ci.example.org");
    const { WOODPECKER_WEBHOOK_HOST: first, WOODPECKER_EXPERT_WEBHOOK_HOST: later } = variables();
    assert.deepEqual([first, later], ["http://ci-server:8000", "http://ci-server:8000"]);
    assert.equal(server().public?.port, 8000);
  });

  it("reads every secret from a file that it is given", () => {
    const found = variables({ database: "postgres" });
    const files = Object.entries(found).flatMap(([name, value]) =>
      name.endsWith("_FILE") ? [value.replace("/run/secrets/", "")] : [],
    );
    const given = server({ database: "postgres" }).secrets?.map(({ name }) => name) ?? [];
    assert.deepEqual(files.sort(), [...given].sort());
    assert.deepEqual(
      Object.keys(found).filter((name) => /(?:SECRET|CLIENT|DATASOURCE)$/.test(name)),
      [],
    );
  });

  it("kills no deployment when a second one is pushed", () => {
    const name = "WOODPECKER_DEFAULT_CANCEL_PREVIOUS_PIPELINE_EVENTS";
    assert.equal(variables()[name], "pull_request");
  });

  for (const kind of ["gitea", "forgejo", "github", "gitlab"] as const) {
    it(`works with ${kind}, and with no other forge`, () => {
      const found = variables({ forge: { kind, url: "https://forge.example.org" } });
      const prefix = `WOODPECKER_${kind.toUpperCase()}`;
      assert.equal(found[prefix], "true");
      assert.equal(found[`${prefix}_URL`], "https://forge.example.org");
      const forges = Object.keys(found).filter((name) => /_(?:GIT|FORGEJO)/.test(name));
      assert.ok(
        forges.every((name) => name.startsWith(prefix)),
        forges.join(),
      );
    });
  }

  it("keeps its data on a volume, or in PostgreSQL with an address that is a secret", () => {
    assert.equal(
      variables()["WOODPECKER_DATABASE_DATASOURCE"],
      "/var/lib/woodpecker/woodpecker.sqlite",
    );
    const postgres = variables({ database: "postgres" });
    assert.equal(postgres["WOODPECKER_DATABASE_DRIVER"], "postgres");
    assert.equal(postgres["WOODPECKER_DATABASE_DATASOURCE_FILE"], "/run/secrets/ci-database-url");
    assert.equal(postgres["WOODPECKER_DATABASE_DATASOURCE"], undefined);
  });

  it("gives every step the variables of all, in the form that it reads", () => {
    assert.equal(variables()["WOODPECKER_ENVIRONMENT"], undefined);
    const environment = { B: "http://forge:80", A: "registry:5000/ci:1" };
    assert.equal(
      variables({ environment })["WOODPECKER_ENVIRONMENT"],
      "A:registry:5000/ci:1,B:http://forge:80",
    );
    assert.throws(() => variables({ environment: { A: "1,B:2" } }), {
      message: "the variable A of every step has a comma in its value",
    });
  });

  it("clones by the image that is pinned, by whatever name its version knows the setting", () => {
    assert.equal(variables()["WOODPECKER_DEFAULT_CLONE_IMAGE"], "clone:1");
    assert.equal(variables()["WOODPECKER_DEFAULT_CLONE_PLUGIN"], "clone:1");
  });
});

describe("woodpeckerAgentSpec", () => {
  it("is a declaration like any other", () => {
    assert.doesNotThrow(() => checkServices([woodpeckerAgentSpec(AGENT)]));
  });

  it("puts steps into their own network, and meets the server in the private one", () => {
    const found = woodpeckerAgentSpec(AGENT).environment ?? {};
    assert.equal(found["WOODPECKER_BACKEND_DOCKER_NETWORK"], "platform-ci-steps");
    assert.equal(found["WOODPECKER_SERVER"], "ci-server:9000");
    assert.equal(found["WOODPECKER_MAX_WORKFLOWS"], "2");
  });

  it("takes what has no label, unless it is for a group", () => {
    const found = woodpeckerAgentSpec(AGENT).environment ?? {};
    assert.deepEqual(
      Object.keys(found).filter((name) => name.endsWith("_LABELS")),
      [],
    );
    const grouped = woodpeckerAgentSpec({ ...AGENT, group: "slipway-group" }).environment ?? {};
    assert.equal(grouped["WOODPECKER_FILTER_LABELS"], "slipway-group=*");
    assert.equal(grouped["WOODPECKER_AGENT_LABELS"], "!slipway-group=*");
  });

  it("is reached by nobody from outside", () => {
    const { public: route, hostPorts } = woodpeckerAgentSpec(AGENT);
    assert.deepEqual([route, hostPorts], [undefined, undefined]);
  });
});
