import * as assert from "node:assert/strict";
import { SecretValue } from "../../../../../model/secret-value";
import { UserError } from "../../../../../model/user-error";
import { RegistryStore } from "../../../../../operations/ci/clean/registry-store";
import { type ForgeServer, forgeServer } from "../../../forge/support/forge-server";

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const PASSWORD = "s3cret-passw0rd";

describe("The registry's store", () => {
  let server: ForgeServer;
  const removed: string[] = [];
  const tags: Readonly<Record<string, string>> = { "0.1": "1", "0.2": "2", latest: "2", odd: "3" };

  beforeEach(async () => {
    removed.length = 0;
    server = await forgeServer([
      [
        "GET",
        /^\/v2\/team\/api\/tags\/list$/,
        (_, { query }) =>
          query.get("last") === "0.2"
            ? { json: { name: "team/api", tags: ["latest", "odd", "gone"] } }
            : {
                json: { name: "team/api", tags: ["0.1", "0.2"] },
                headers: { link: '</v2/team/api/tags/list?last=0.2&n=2>; rel="next"' },
              },
      ],
      [
        "GET",
        /^\/v2\/team\/api\/manifests\/([\w.]+)$/,
        ([tag = ""]) => {
          const digit = tags[tag];
          if (digit === undefined) return { status: 404, json: { errors: [] } };
          return {
            headers: { "docker-content-digest": digest(digit) },
            json: digit === "3" ? { manifests: [] } : { config: { digest: digest(`c`) + digit } },
          };
        },
      ],
      [
        "GET",
        /^\/v2\/team\/api\/blobs\/(.+)$/,
        ([name = ""]) => {
          const created = `2026-0${name.at(-1)}-01T00:00:00.000Z`;
          const Labels = { "org.opencontainers.image.created": created };
          return { json: { config: { Labels } } };
        },
      ],
      [
        "DELETE",
        /^\/v2\/(.+)\/manifests\/(.+)$/,
        ([name, which]) => {
          removed.push(`${name}@${which}`);
          return { status: 202, text: "" };
        },
      ],
    ]);
  });
  afterEach(() => server.close());

  const store = (url = server.url) =>
    new RegistryStore({ url, username: "slipway", password: new SecretValue(PASSWORD) });

  it("lists a repository's images over pages, each once with all of its tags", async () => {
    assert.deepEqual(await store().images("team/api"), [
      {
        repository: "team/api",
        digest: digest("1"),
        tags: ["0.1"],
        created: new Date("2026-01-01"),
      },
      {
        repository: "team/api",
        digest: digest("2"),
        tags: ["0.2", "latest"],
        created: new Date("2026-02-01"),
      },
      { repository: "team/api", digest: digest("3"), tags: ["odd"] },
    ]);
    const login = Buffer.from(`slipway:${PASSWORD}`).toString("base64");
    assert.equal(server.asked[0]?.headers.authorization, `Basic ${login}`);
  });

  it("has nothing of a repository that is not there", async () => {
    assert.deepEqual(await store().images("web"), []);
  });

  it("removes an image by its digest", async () => {
    await store().remove({ repository: "team/api", digest: digest("1"), tags: ["0.1"] });
    assert.deepEqual(removed, [`team/api@${digest("1")}`]);
  });

  it("says what is wrong, and never shows the password", async () => {
    server.first.push({ status: 401, json: { errors: [] } });
    await assert.rejects(
      store().images("team/api"),
      (error) =>
        error instanceof UserError &&
        error.summary.startsWith("the registry answers 401 to GET http://") &&
        error.hint ===
          "The password is wrong: SLIPWAY_REGISTRY_PASSWORD has to be that of its account.",
    );
    server.close();
    await assert.rejects(store().images("team/api"), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.summary, /^the registry does not answer GET http:/);
      assert.equal(JSON.stringify(error).includes(PASSWORD), false);
      return true;
    });
  });
});
