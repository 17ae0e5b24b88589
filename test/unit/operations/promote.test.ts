import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findStack, openProject } from "../../../operations/project";
import { applyPromotion, planPromotion } from "../../../operations/promote";
import { type UserError } from "../../../model/user-error";

const OLD = `localhost:5000/click-count:0.2-1111111@sha256:${"1".repeat(64)}`;
const NEW = `localhost:5000/click-count:0.3-2222222@sha256:${"2".repeat(64)}`;
const REDIS = `redis:7.4@sha256:${"a".repeat(64)}`;

const STAGING = `config:
  slipway:kind: environment
  slipway:images:
    click-count: ${NEW}
    redis: ${REDIS}
    api: unpinned
`;
const PRODUCTION = `# Reviewed by two people.
config:
  slipway:kind: environment
  slipway:images:
    redis: "${REDIS}"   # quoted, and it stays so
    click-count: ${OLD} # the counter
    api: unpinned
`;

describe("promote", () => {
  let dir = "";

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-promote-"));
    fs.writeFileSync(path.join(dir, "Pulumi.yaml"), "name: slipway\n");
    fs.writeFileSync(path.join(dir, "Pulumi.staging.yaml"), STAGING);
    fs.writeFileSync(path.join(dir, "Pulumi.production.yaml"), PRODUCTION);
  });

  afterEach(() => fs.rmSync(dir, { recursive: true }));

  const stacks = () => {
    const project = openProject(dir);
    return [findStack(project, "staging"), findStack(project, "production")] as const;
  };

  it("changes exactly the line of the image that is named", () => {
    const plan = planPromotion(...stacks(), ["click-count"]);
    assert.deepEqual(plan.promotions, [{ name: "click-count", from: OLD, to: NEW }]);
    assert.equal(plan.text, PRODUCTION.replace(OLD, NEW));
  });

  it("touches no file before it is applied, and then only the target's", () => {
    const [source, target] = stacks();
    const plan = planPromotion(source, target, ["click-count"]);
    assert.equal(fs.readFileSync(target.path, "utf8"), PRODUCTION);
    applyPromotion(target, plan);
    assert.equal(fs.readFileSync(target.path, "utf8"), PRODUCTION.replace(OLD, NEW));
    assert.equal(fs.readFileSync(source.path, "utf8"), STAGING);
  });

  it("has an empty diff when the target has these pins", () => {
    const plan = planPromotion(...stacks(), ["redis"]);
    assert.deepEqual([plan.promotions, plan.diff], [[], ""]);
  });

  it("refuses to promote what the source has not pinned", () => {
    assert.throws(() => planPromotion(...stacks(), ["api"]), {
      name: "UserError",
      message:
        "Pulumi.staging.yaml: slipway:images.api is not pinned yet\n" +
        "Run `slipway up staging` first: it builds and pins it.",
    });
  });

  it("refuses to promote what the source does not run, and passes over it with all the rest", () => {
    const [source, target] = stacks();
    fs.writeFileSync(source.path, STAGING.replace(REDIS, "none").replace("unpinned", "none"));
    assert.throws(() => planPromotion(source, target, ["redis"]), {
      message:
        "Pulumi.staging.yaml: slipway:images.redis is none: it does not run there\n" +
        "Pin it in Pulumi.staging.yaml first.",
    });
    const { promotions } = planPromotion(source, target, "all");
    assert.deepEqual(
      promotions.map(({ name }) => name),
      ["click-count"],
    );
  });

  it("names the closest image for a typo", () => {
    assert.throws(() => planPromotion(...stacks(), ["click-cont"]), {
      message:
        'Pulumi.staging.yaml: slipway:images has no "click-cont"; allowed: click-count, redis, api\n' +
        'Did you mean "click-count"?',
    });
  });

  it("names the stacks that exist when one does not", () => {
    assert.throws(
      () => findStack(openProject(dir), "prod"),
      (error: UserError) => /allowed: staging, production$/.test(error.summary),
    );
  });
});
