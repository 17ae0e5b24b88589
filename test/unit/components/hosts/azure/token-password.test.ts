import * as assert from "node:assert/strict";
import { makePassword } from "../../../../../components/hosts/azure/token-password";
import { type AzureServer, azureServer } from "./support/azure-server";

const registryId = "/subscriptions/1/resourceGroups/g/providers/p/registries/contoso";
const tokenId = `${registryId}/tokens/cluster-pull`;

describe("A password of a container registry's token", () => {
  let azure: AzureServer;
  beforeEach(async () => {
    azure = await azureServer();
  });
  afterEach(() => azure.close());

  const made = () =>
    makePassword(
      { registryId, tokenId, name: "password2" },
      { token: "canary-e5", endpoint: azure.url, pauseMs: 1 },
    );
  const told = {
    username: "cluster-pull",
    passwords: [
      { name: "password1", value: "canary-other" },
      { name: "password2", value: "canary-f6" },
    ],
  };

  it("is asked for by its name, without a date on which it ends", async () => {
    azure.answers = [{ status: 200, body: told }];
    assert.equal(await made(), "canary-f6");
    const [{ method, url, headers, body } = assert.fail()] = azure.asked;
    assert.equal(
      `${method} ${url}`,
      `POST ${registryId}/generateCredentials?api-version=2023-07-01`,
    );
    assert.equal(headers.authorization, "Bearer canary-e5");
    assert.deepEqual(JSON.parse(body), { tokenId, name: "password2" });
  });

  it("is waited for where Azure is not done at once", async () => {
    const later = { status: 202, headers: { location: `${azure.url}/operations/7` } };
    azure.answers = [later, later, { status: 200, body: told }];
    assert.equal(await made(), "canary-f6");
    assert.deepEqual(
      azure.asked.slice(1).map(({ method, url }) => `${method} ${url}`),
      ["GET /operations/7", "GET /operations/7"],
    );
  });

  for (const [what, answer, status] of [
    ["refuses", { status: 403, body: { error: { code: "AuthorizationFailed" } } }, 403],
    ["tells another one only", { status: 200, body: { passwords: [{ name: "password1" }] } }, 200],
    ["does not say where to wait", { status: 202 }, 202],
  ] as const) {
    it(`is an error when Azure ${what}`, async () => {
      azure.answers = [answer];
      await assert.rejects(made(), {
        summary: `Azure made no password for ${tokenId}: it answered ${status}`,
        hint: "Who runs this needs Microsoft.ContainerRegistry/registries/generateCredentials/action.",
      });
    });
  }
});
