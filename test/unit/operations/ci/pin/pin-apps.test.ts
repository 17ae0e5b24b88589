import * as assert from "node:assert/strict";
import { BranchMoved } from "../../../../../forge/forge-error";
import type { CommitRequest } from "../../../../../forge/forge";
import { UserError } from "../../../../../model/user-error";
import { pinMessage } from "../../../../../operations/ci/pin/commit-message";
import { infrastructureRepository } from "../../../../../operations/ci/pin/infrastructure-repository";
import { pinApps, type PinWorld } from "../../../../../operations/ci/pin/pin-apps";

const pin = (name: string, tag: string, digit = "a") =>
  `localhost:5001/${name}:${tag}@sha256:${digit.repeat(64)}`;
const STAGING = `config:
  slipway:kind: environment
  slipway:cluster: { from: platform }
  slipway:images:
    # A person's note.
    api: ${pin("api", "0.1-1111111")}
    web: unpinned
    worker: none
`;
const PLATFORM = "config:\n  slipway:kind: platform\n  slipway:registry: { port: 5001 }\n";
const commit = { repository: "team/shop", sha: "c".repeat(40), author: "Anna [ci skip]" };

/** A repository with a branch, to which somebody else may commit just before a commit. */
class FakeForge {
  readonly files = new Map([
    ["Pulumi.staging.yaml", STAGING],
    ["Pulumi.platform.yaml", PLATFORM],
  ]);
  readonly commits: CommitRequest[] = [];
  head = 1;
  constructor(private readonly others: ((files: Map<string, string>) => void)[] = []) {}
  branchHead(branch: string) {
    return Promise.resolve(branch === "main" ? `head-${this.head}` : undefined);
  }
  readFile(file: string) {
    return Promise.resolve(this.files.get(file));
  }
  commit(request: CommitRequest) {
    const other = this.others.shift();
    if (other !== undefined) {
      other(this.files);
      this.head++;
      return Promise.reject(new BranchMoved("main", request.expectedHead, `head-${this.head}`));
    }
    this.commits.push(request);
    for (const { path, content = "" } of request.files) this.files.set(path, content);
    return Promise.resolve({ sha: `sha-${++this.head}`, parent: request.expectedHead });
  }
}

function world(forge: FakeForge, more: Partial<PinWorld> = {}): PinWorld & { builds: string[] } {
  const builds: string[] = [];
  return {
    builds,
    forge,
    commit,
    infrastructure: { repository: "team/infrastructure", branch: "main" },
    names: ["api", "web"],
    build: ({ registry }) => {
      builds.push(registry.address);
      return Promise.resolve([
        { name: "api", pin: pin("api", "0.2-2222222"), reused: false },
        { name: "web", pin: pin("web", "3-3333333"), reused: true },
      ]);
    },
    progress: { step: (_title, work) => work(() => undefined), note: () => undefined },
    ...more,
  };
}

async function failure(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => assert.fail("it passed"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof UserError, String(error));
  return error.summary;
}

describe("slipway ci pin", () => {
  it("pins several images by one commit, and changes no other line", async () => {
    const forge = new FakeForge();
    const given = world(forge);
    const result = await pinApps("staging", given);
    assert.deepEqual(given.builds, ["localhost:5001"]);
    assert.equal(result.commit, "sha-2");
    assert.equal(forge.commits.length, 1);
    assert.equal(
      forge.files.get("Pulumi.staging.yaml"),
      STAGING.replace(pin("api", "0.1-1111111"), pin("api", "0.2-2222222")).replace(
        "web: unpinned",
        `web: ${pin("web", "3-3333333")}`,
      ),
    );
    assert.deepEqual(result.images, [
      {
        name: "api",
        from: pin("api", "0.1-1111111"),
        to: pin("api", "0.2-2222222"),
        reused: false,
      },
      { name: "web", from: "unpinned", to: pin("web", "3-3333333"), reused: true },
    ]);
  });

  it("says in the commit what was pinned, from what, and whose commit it is", async () => {
    const forge = new FakeForge();
    await pinApps("staging", world(forge));
    assert.equal(
      forge.commits[0]?.message,
      `Pin api 0.2-2222222 and 1 more in staging

api: 0.1-1111111 → 0.2-2222222
web: unpinned → 3-3333333

Built from team/shop, commit ${commit.sha}, by Anna (ci skip).`,
    );
    assert.ok(!pinMessage("staging", [], { ...commit, author: "" }).includes(", by"));
  });

  it("commits nothing where all is pinned so already", async () => {
    const forge = new FakeForge();
    await pinApps("staging", world(forge));
    const again = await pinApps("staging", world(forge));
    assert.equal(again.commit, undefined);
    assert.equal(forge.commits.length, 1);
    assert.ok(again.images.every(({ from, to }) => from === to));
  });

  it("goes by what is there where somebody was quicker, and keeps what they did", async () => {
    const forge = new FakeForge([
      (files) => files.set("Pulumi.staging.yaml", `${STAGING}    db: postgres:1\n`),
      (files) => files.set("README.md", "more"),
    ]);
    await pinApps("staging", world(forge));
    assert.equal(forge.commits.length, 1);
    assert.equal(forge.commits[0]?.expectedHead, "head-3");
    assert.match(forge.files.get("Pulumi.staging.yaml") ?? "", / {4}db: postgres:1\n$/);
  });

  it("builds nothing that the stack does not know, or does not run", async () => {
    const refused = async (name: string) => {
      const given = world(new FakeForge(), { names: [name] });
      const summary = await failure(pinApps("staging", given));
      assert.deepEqual(given.builds, []);
      return summary;
    };
    assert.equal(
      await refused("apis"),
      'Pulumi.staging.yaml: slipway:images has no "apis"; allowed: api, web, worker',
    );
    assert.equal(
      await refused("worker"),
      "Pulumi.staging.yaml: slipway:images.worker is none: it does not run there",
    );
    assert.equal(
      await refused("constructor"),
      'Pulumi.staging.yaml: slipway:images has no "constructor"; allowed: api, web, worker',
    );
  });

  it("pins in the stack that a release begins with, and in no later one", async () => {
    const forge = new FakeForge();
    for (const stack of ["production", "eu"]) forge.files.set(`Pulumi.${stack}.yaml`, STAGING);
    for (const stack of ["production", "eu"]) {
      const given = world(forge);
      assert.equal(
        await failure(pinApps(stack, given)),
        `slipway ci pin does not pin in ${stack}; allowed: staging`,
      );
      assert.deepEqual([given.builds, forge.commits], [[], []]);
    }
    forge.files.delete("Pulumi.staging.yaml");
    assert.equal(
      await failure(pinApps("eu", world(forge))),
      "slipway ci pin does not pin in eu; allowed: production",
    );
    assert.equal((await pinApps("production", world(forge))).stack, "production");
    forge.files.delete("Pulumi.production.yaml");
    assert.equal((await pinApps("eu", world(forge))).stack, "eu");
  });

  it("says what the infrastructure's repository lacks", async () => {
    const pinned = (stack: string, more: Partial<PinWorld> = {}) =>
      failure(pinApps(stack, world(new FakeForge(), more)));
    assert.equal(await pinned("qa"), "team/infrastructure has no Pulumi.qa.yaml on main");
    assert.equal(
      await pinned("platform"),
      "Pulumi.platform.yaml is no environment's: it runs no app",
    );
    assert.equal(
      await pinned("staging", { infrastructure: { repository: "team/x", branch: "gone" } }),
      'team/x has no branch "gone"',
    );
  });
});

describe("The repository with the stack files", () => {
  const own = { repository: "team/shop", branch: "trunk", forgeUrl: "http://git.example.org:81" };
  const cases: readonly [string, Record<string, string>, string][] = [
    ["is the pipeline's own", {}, "team/shop trunk"],
    ["is named by its address", { R: "https://git.other/team/infra.git" }, "team/infra main"],
    ["is named by its name", { R: "team/infra", B: "live" }, "team/infra live"],
    ["is the own one by any name", { R: "https://git.other/team/shop/" }, "team/shop trunk"],
  ];
  const found = (given: Record<string, string>, base = own) => {
    const env = {
      SLIPWAY_INFRASTRUCTURE_REPOSITORY: given["R"],
      SLIPWAY_INFRASTRUCTURE_BRANCH: given["B"],
    };
    const { repository, branch } = infrastructureRepository(env, base);
    return `${repository} ${branch}`;
  };
  for (const [what, given, expected] of cases) {
    it(what, () => assert.equal(found(given), expected));
  }

  it("may lie at a forge below a path", () => {
    const base = { ...own, forgeUrl: "http://example.org/git/" };
    assert.equal(found({ R: "https://example.org/git/team/infra" }, base), "team/infra main");
  });

  it("is refused where it names none", () => {
    assert.throws(() => found({ R: "https://git.other/" }), {
      summary:
        'SLIPWAY_INFRASTRUCTURE_REPOSITORY is "https://git.other/"; allowed: the repository\'s address, or owner/name',
    });
  });
});
