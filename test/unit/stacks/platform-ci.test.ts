import * as assert from "node:assert/strict";
import { platformKnown } from "../../../config";
import { CI_IMAGES } from "../../../config/platform-known";
import { officialImages } from "../../../toolchain/images/official";
import type { Plan } from "../../golden/plan";
import { planPlatform } from "./planned-platform";

const SERVICE = "docker:index/service:Service";
const names = ({ resources }: Plan) => resources.map(({ type, name }) => `${type} ${name}`);

/** Of every step, as the CI's server is told them. */
function stepVariables(plan: Plan): string {
  const { taskSpec } = plan.find(SERVICE, "ci-server-service").inputs as unknown as {
    readonly taskSpec: { readonly containerSpec: { readonly env: Record<string, string> } };
  };
  return taskSpec.containerSpec.env["WOODPECKER_ENVIRONMENT"] ?? "";
}

describe("A platform's CI", () => {
  let without: Plan;
  let plan: Plan;
  before(async () => {
    without = await planPlatform({});
    plan = await planPlatform({ ci: {} });
  });

  it("is not there unless the config asks for it", () => {
    assert.ok(!names(without).some((name) => /\bci\b|forge/.test(name)));
    assert.deepEqual(Object.keys(without.outputs).sort(), [
      "clusterId",
      "domain",
      "edgeNetworkId",
      "edgeNetworkName",
      "httpPort",
      "registryAddress",
    ]);
    for (const nothing of [{}, { "slipway:ci": null }]) {
      assert.deepEqual(platformKnown(nothing), {
        services: [],
        images: ["haproxy", "registry", "traefik"],
        secrets: ["name-key", "registry-password"],
        built: [],
      });
    }
  });

  it("changes nothing of what is there without it but networks of the edge and the registry", () => {
    for (const { type, name, inputs } of without.resources) {
      if (name === "edge-traefik-service") continue;
      // The registry answers steps too.
      const { networksAdvanced, ...others } = plan.find(type, name).inputs;
      assert.deepEqual(others, inputs, name);
      const joined = type === "docker:index/container:Container" && name === "registry";
      assert.equal(networksAdvanced !== undefined, joined, name);
    }
    const networks = (of: Plan) => {
      const { taskSpec } = of.find(SERVICE, "edge-traefik-service").inputs as unknown as {
        readonly taskSpec: { readonly networksAdvanceds: readonly object[] };
      };
      return taskSpec.networksAdvanceds;
    };
    const more = { id: "ci-steps-id", aliases: ["edge"] };
    assert.deepEqual(networks(plan), [...networks(without), more]);
  });

  it("has its steps join a network that what they ask joins too", () => {
    const { inputs: steps } = plan.find("docker:index/network:Network", "ci-steps");
    assert.deepEqual(
      [steps["name"], steps["internal"], steps["attachable"]],
      ["platform-ci-steps", false, true],
    );
  });

  it("is told to those that join the platform", () => {
    assert.equal(plan.outputs["forgeUrl"], "http://git.example.org");
    assert.equal(plan.outputs["ciUrl"], "http://ci.example.org");
  });

  it("is made of images that can be pinned", () => {
    const { images, published } = platformKnown({ "slipway:ci": {} });
    for (const [name, tag] of Object.entries(CI_IMAGES)) {
      assert.ok(images?.includes(name));
      assert.equal(published?.[name], tag);
      const official = officialImages[name as keyof typeof CI_IMAGES].reference;
      assert.equal(official.split("@")[0], tag);
    }
  });

  it("asks for no forge's images and secrets where there is a forge", () => {
    const { images, secrets } = platformKnown({ "slipway:ci": { forge: "github" } });
    assert.ok(!images?.includes("gitea"));
    assert.deepEqual(secrets, [
      "name-key",
      "registry-password",
      "forge-oauth-client",
      "forge-oauth-secret",
      "ci-agent-secret",
      "ci-grpc-secret",
      "ci-builder-certificate",
      "ci-builder-key",
    ]);
  });

  it("is without a builder where the config wants none", async () => {
    const without = { builder: { enabled: false } };
    const { images, secrets } = platformKnown({ "slipway:ci": without });
    assert.ok(!images?.includes("buildkit"));
    assert.ok(!secrets?.some((name) => name.startsWith("ci-builder")));
    assert.ok(names(plan).some((name) => name.endsWith("Container ci-builder")));
    const own = await planPlatform({ ci: without });
    assert.ok(!names(own).some((name) => name.includes("ci-builder")));
    assert.ok(!JSON.stringify(own.resources).includes("SLIPWAY_BUILDER"));
  });

  it("takes its addresses from the config", async () => {
    const own = await planPlatform({
      edge: { port: 8081 },
      ci: {
        hosts: { forge: "code.example.org", ci: "build.example.org" },
        admins: ["anna"],
        agents: { workflows: 5 },
        image: "slipway-ci:1",
      },
    });
    assert.equal(own.outputs["forgeUrl"], "http://code.example.org:8081");
    assert.equal(own.outputs["ciUrl"], "http://build.example.org:8081");
    const environment = (name: string) =>
      (
        own.find(SERVICE, name).inputs as unknown as {
          readonly taskSpec: { readonly containerSpec: { readonly env: Record<string, string> } };
        }
      ).taskSpec.containerSpec.env;
    assert.equal(environment("ci-server-service")["WOODPECKER_ADMIN"], "anna");
    assert.equal(
      environment("ci-server-service")["WOODPECKER_ENVIRONMENT"],
      [
        "SLIPWAY_BRANCHES:slipway/infrastructure:main",
        "SLIPWAY_BUILDER:tcp://builder:1234",
        "SLIPWAY_CI_IMAGE:slipway-ci:1",
        "SLIPWAY_EDGE:edge:8000",
        "SLIPWAY_FORGE_KIND:gitea",
        "SLIPWAY_FORGE_URL:http://code.example.org:8081",
        "SLIPWAY_INFRASTRUCTURE:slipway/infrastructure",
        "SLIPWAY_REGISTRY:registry:5000",
      ].join(","),
    );
    assert.equal(environment("ci-agent-service")["WOODPECKER_MAX_WORKFLOWS"], "5");
  });

  it("has a way to the engine where there is an image for it, known by a key", async () => {
    assert.ok(!names(plan).some((name) => name.includes("engine-gate")));
    const sections = { ci: {}, images: { slipway: "slipway:1" } };
    const known = platformKnown({ "slipway:ci": {}, "slipway:images": sections.images });
    for (const name of ["ci-deploy-key", "ci-gate-host-key"]) {
      assert.ok(known.secrets?.includes(name));
    }
    const own = await planPlatform(sections);
    assert.ok(names(own).includes(`${SERVICE} engine-gate-server-service`));
    assert.match(
      stepVariables(own),
      /SLIPWAY_EDGE:edge:8000,SLIPWAY_ENGINE:ssh:\/\/deploy@engine:2222,SLIPWAY_ENGINE_HOST_KEY:ssh-ed25519 AAAA[\w+/]+,?/,
    );
  });

  it("runs its steps in the image that is pinned for them, unless the config names another", async () => {
    assert.doesNotMatch(stepVariables(plan), /SLIPWAY_CI_IMAGE/);
    const images = { slipway: "slipway:1" };
    const pinned = await planPlatform({ ci: {}, images });
    const digest = `sha256:${"a".repeat(64)}`;
    assert.ok(stepVariables(pinned).includes(`SLIPWAY_CI_IMAGE:slipway:1@${digest},`));
    const own = await planPlatform({ ci: { image: "registry.example.org/own:1" }, images });
    assert.ok(stepVariables(own).includes("SLIPWAY_CI_IMAGE:registry.example.org/own:1,"));
  });

  it("tells its steps which repositories are the infrastructure's, and each one's branch, where it has the forge", async () => {
    assert.match(stepVariables(plan), /SLIPWAY_INFRASTRUCTURE:slipway\/infrastructure(?:,|$)/);
    const repositories = { live: { kind: "infrastructure" }, web: { kind: "app", branch: "x/y" } };
    const own = await planPlatform({ ci: { organization: "Team", repositories } });
    assert.match(stepVariables(own), /SLIPWAY_INFRASTRUCTURE:Team\/live(?:,|$)/);
    assert.match(stepVariables(own), /SLIPWAY_BRANCHES:Team\/live:main Team\/web:x\/y,/);
    const github = await planPlatform({ ci: { forge: "github", admins: ["anna"] } });
    assert.doesNotMatch(stepVariables(github), /SLIPWAY_(?:INFRASTRUCTURE|BRANCHES)/);
  });

  it("works with somebody else's forge, the public one where no other is named", async () => {
    const own = await planPlatform({ ci: { forge: "gitlab", admins: ["anna"] } });
    assert.equal(own.outputs["forgeUrl"], "https://gitlab.com");
    assert.ok(!names(own).some((name) => name.includes("ci-forge")));
  });
});
